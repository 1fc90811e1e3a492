"""The controls by which a block is written here: one per kind of simple value, between what is stored and a form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.images import image_nettoyer, image_verifier
from home.riche import riche_ecrire, texte_lire
from reseau.comptes.models import Compte

MAX_RICHE = 20_000
CHOISIS_MAX = 400  # au-delà, une liste déroulante n’est plus un choix : l’éditeur a mieux


class NeSEcritPas(Exception):
    """This block, or what it holds today, has no small form: it is written in the editor."""


@dataclass(frozen=True)
class Feuille:
    """A control: its field, what it shows of the stored value, what is stored of what was typed."""

    champ: forms.Field
    lire: Callable[[Any], Any] = lambda stocke: stocke
    ecrire: Callable[[Any, Compte], Any] = lambda saisi, par: saisi


def feuille_de(bloc: blocks.Block) -> Feuille:
    """The control of a simple block. Raises NeSEcritPas."""
    for genre, faire in FEUILLES:
        if isinstance(bloc, genre):
            return faire(bloc)
    raise NeSEcritPas


def _dit(bloc: blocks.Block) -> dict[str, Any]:
    champ = getattr(bloc, "field", None)
    return {"label": bloc.label, "required": False, "help_text": getattr(champ, "help_text", "") or ""}


def _riche(bloc: blocks.RichTextBlock) -> Feuille:
    def lire(stocke: Any) -> str:
        if (texte := texte_lire(bloc.value_for_form(bloc.to_python(stocke or "")))) is None:
            raise NeSEcritPas
        return texte

    champ = forms.CharField(widget=forms.Textarea({"rows": 4}), max_length=MAX_RICHE, strip=False, **_dit(bloc))
    return Feuille(champ, lire, lambda saisi, par: bloc.get_prep_value(bloc.value_from_form(riche_ecrire(saisi))))


def _long(bloc: blocks.TextBlock) -> Feuille:
    widget = forms.Textarea({"rows": 2})
    return Feuille(forms.CharField(widget=widget, max_length=bloc.field.max_length, **_dit(bloc)))


def _court(bloc: blocks.CharBlock) -> Feuille:
    return Feuille(forms.CharField(max_length=bloc.field.max_length, **_dit(bloc)))


def _adresse(bloc: blocks.URLBlock) -> Feuille:
    return Feuille(forms.URLField(assume_scheme="https", **_dit(bloc)))


def _case(bloc: blocks.BooleanBlock) -> Feuille:
    return Feuille(forms.BooleanField(**_dit(bloc)), bool, lambda saisi, par: bool(saisi))


def _entier(bloc: blocks.IntegerBlock) -> Feuille:
    bornes = {"min_value": bloc.field.min_value, "max_value": bloc.field.max_value}
    return Feuille(forms.IntegerField(**bornes, **_dit(bloc)))


def _choix(bloc: blocks.ChoiceBlock) -> Feuille:
    return Feuille(forms.ChoiceField(choices=bloc.field.choices, **_dit(bloc)))


def _plusieurs(bloc: blocks.MultipleChoiceBlock) -> Feuille:
    widget = forms.CheckboxSelectMultiple
    return Feuille(forms.MultipleChoiceField(choices=bloc.field.choices, widget=widget, **_dit(bloc)))


def _image(bloc: ImageChooserBlock) -> Feuille:
    """A picture sent from here; none sent, the one that is there stays (see BlocForm)."""
    champ = forms.FileField(validators=[image_verifier], **_dit(bloc))
    champ.widget.attrs["accept"] = "image/jpeg,image/png,image/webp,image/avif"
    return Feuille(champ, lambda stocke: None, image_deposer)


def image_deposer(fichier: Any, par: Compte) -> int | None:
    """Put a clean picture in the library; its primary key."""
    if not fichier:
        return None
    titre = (fichier.name or "image").rpartition(".")[0][:255] or "image"
    return get_image_model().objects.create(title=titre, file=image_nettoyer(fichier), uploaded_by_user=par).pk


def _choisi(bloc: SnippetChooserBlock) -> Feuille:
    """One of a few rows, those that are online only."""
    if not any(champ.name == "live" for champ in bloc.model_class._meta.concrete_fields):
        raise NeSEcritPas
    lignes = bloc.model_class._default_manager.filter(live=True)
    if lignes.count() > CHOISIS_MAX:
        raise NeSEcritPas
    champ = forms.ModelChoiceField(lignes, empty_label="Choisir…", **_dit(bloc))
    return Feuille(champ, ecrire=lambda saisi, par: saisi.pk if isinstance(saisi, models.Model) else None)


FEUILLES: tuple[tuple[type[blocks.Block], Callable[[Any], Feuille]], ...] = (
    (blocks.RichTextBlock, _riche),
    (blocks.TextBlock, _long),
    (blocks.URLBlock, _adresse),
    (blocks.CharBlock, _court),
    (blocks.BooleanBlock, _case),
    (blocks.IntegerBlock, _entier),
    (blocks.MultipleChoiceBlock, _plusieurs),
    (blocks.ChoiceBlock, _choix),
    (ImageChooserBlock, _image),
    (SnippetChooserBlock, _choisi),
)
