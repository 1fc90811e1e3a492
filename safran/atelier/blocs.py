"""The blocks of a step as they are written: their small form and its controls, what each is called, added, moved,
taken out.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.forms.boundfield import BoundField
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from home.documents.markdown import riche_ecrire, texte_lire
from home.ecrans.forms import FormulaireSafran
from home.erreurs import RegleRefusee
from home.fichiers.images import image_nettoyer, image_verifier
from reseau.comptes.models import Compte
from safran.parcours.portes import ContenuEtapeBlock, EtapeBlock
from safran.quiz.models import QuestionBanque
from safran.quiz.portes import ContenuBanqueBlock

# The controls by which a block is written here: one per kind of simple value, between what is stored and a form.

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


# The small form of a block, made from its definition: simple values, groups of them, lists with one empty row more.
# A row left empty goes. A block that holds anything else raises NeSEcritPas: it is written in the editor.

Chemin = tuple[str | int, ...]
RANGS_MAX = 40


@dataclass(frozen=True)
class Groupe:
    """Controls shown together: those of the block itself, or one row of a list under its title."""

    titre: str
    champs: list[BoundField]


class BlocForm(FormulaireSafran, forms.Form):
    """One block; `seulement` names the values that are shown, in this order; the others stay as they are."""

    def __init__(
        self, bloc: blocks.Block, stockee: Any, *args: Any, seulement: Sequence[str] = (), **kwargs: Any
    ) -> None:
        self.bloc, self.stockee, self.seulement = bloc, stockee, seulement
        self._envoye = args[0] if args else None
        self._prefixe = kwargs.get("prefix") or ""
        self._feuilles: dict[str, Feuille] = {}
        self._titres: dict[str, str] = {}
        depart: dict[str, Any] = {}
        self._poser(bloc, stockee, (), depart)
        self.base_fields = {nom: feuille.champ for nom, feuille in self._feuilles.items()}
        super().__init__(*args, initial=depart, **kwargs)

    @property
    def groupes(self) -> Iterator[Groupe]:
        """The controls in order, each row of a list under its own title."""
        courant = Groupe("", [])
        for nom in self.fields:
            titre = self._titres.get(nom, "")
            if titre != courant.titre:
                if courant.champs:
                    yield courant
                courant = Groupe(titre, [])
            courant.champs.append(self[nom])
        if courant.champs:
            yield courant

    def valeur(self, *, par: Compte) -> Any:
        """The block as the stream field stores it; what was not touched is stored as it was."""
        return self._composer(self.bloc, self.stockee, (), par)

    def _poser(self, bloc: blocks.Block, stocke: Any, chemin: Chemin, depart: dict[str, Any], titre: str = "") -> None:
        nom = _nom(chemin)
        if isinstance(bloc, blocks.BaseStructBlock):
            for cle in self._montres(bloc):
                self._poser(bloc.child_blocks[cle], (stocke or {}).get(cle), (*chemin, cle), depart, titre)
        elif isinstance(bloc, blocks.ListBlock):
            rangs = _rangs(stocke)
            for rang in range(self._compter(bloc, rangs, nom)):
                dit = rangs[rang]["value"] if rang < len(rangs) else bloc_neuf(bloc.child_block)
                self._poser(bloc.child_block, dit, (*chemin, rang), depart, f"{bloc.label}, {rang + 1}")
        elif not isinstance(bloc, blocks.StaticBlock):
            self._feuilles[nom] = feuille = feuille_de(bloc)
            self._titres[nom] = titre
            depart[nom] = feuille.lire(stocke)

    def _montres(self, bloc: blocks.BaseStructBlock) -> list[str]:
        return [cle for cle in self.seulement or bloc.child_blocks if cle in bloc.child_blocks]

    def _compter(self, bloc: blocks.ListBlock, rangs: list[dict[str, Any]], nom: str) -> int:
        """How many rows: those that are stored and an empty one, or those that were sent."""
        if len(rangs) > RANGS_MAX:
            raise NeSEcritPas
        nombre = max(len(rangs) + 1, bloc.meta.min_num or 0)
        if self._envoye is not None:
            motif = re.compile(re.escape(f"{self._prefixe}-{nom}-") + r"(\d{1,3})(?:-|$)")
            envoyes = [int(trouve[1]) + 1 for cle in self._envoye if (trouve := motif.match(cle))]
            nombre = max([len(rangs), *envoyes])
        return min(nombre, bloc.meta.max_num or RANGS_MAX, RANGS_MAX)

    def _composer(self, bloc: blocks.Block, stocke: Any, chemin: Chemin, par: Compte) -> Any:
        if isinstance(bloc, blocks.BaseStructBlock):
            valeur = dict(stocke or bloc_neuf(bloc))
            for cle in self._montres(bloc):
                valeur[cle] = self._composer(bloc.child_blocks[cle], valeur.get(cle), (*chemin, cle), par)
            return valeur
        if isinstance(bloc, blocks.ListBlock):
            return list(self._lister(bloc, _rangs(stocke), chemin, par))
        return stocke if isinstance(bloc, blocks.StaticBlock) else self._saisie(_nom(chemin), stocke, par)

    def _lister(
        self, bloc: blocks.ListBlock, rangs: list[dict[str, Any]], chemin: Chemin, par: Compte
    ) -> Iterator[dict[str, Any]]:
        """The rows that say something; those that were there keep their identity."""
        neuf = bloc_neuf(bloc.child_block)
        nombre = self._compter(bloc, rangs, _nom(chemin))
        for rang in range(nombre):
            avant = rangs[rang] if rang < len(rangs) else None
            valeur = self._composer(bloc.child_block, avant["value"] if avant else neuf, (*chemin, rang), par)
            if not _vide(valeur, neuf):
                yield {"type": "item", "value": valeur, "id": avant["id"] if avant else str(uuid.uuid4())}

    def _saisie(self, nom: str, stocke: Any, par: Compte) -> Any:
        saisi, depart = self.cleaned_data.get(nom), self.initial.get(nom)
        if isinstance(saisi, str):
            saisi = saisi.replace("\r\n", "\n")
        if saisi == depart or (isinstance(self.fields[nom], forms.FileField) and not saisi):
            return stocke
        return self._feuilles[nom].ecrire(saisi, par)


def bloc_neuf(bloc: blocks.Block) -> Any:
    """The stored form of a new block of this kind."""
    return bloc.get_prep_value(bloc.get_default())


def _nom(chemin: Chemin) -> str:
    return "-".join(map(str, chemin)) or "valeur"


def _rangs(stocke: Any) -> list[dict[str, Any]]:
    """The rows of a stored list, those of an older form too."""
    return [
        rang if isinstance(rang, dict) and rang.get("type") == "item" else {"value": rang, "id": str(uuid.uuid4())}
        for rang in stocke or []
    ]


def _vide(valeur: Any, neuf: Any) -> bool:
    """Whether a row says nothing that a new one does not."""
    if isinstance(valeur, dict):
        neufs = neuf if isinstance(neuf, dict) else {}
        return all(_vide(une, neufs.get(cle)) for cle, une in valeur.items())
    return not valeur or valeur == neuf


# One block of a step on the screen: what it is called, its drawing, its form; and the blocks that may be added.

PALETTE = (
    ("texte", "file-earmark-text"),
    ("encadre", "lightbulb"),
    ("unique", "question-circle"),
    ("vrai_faux", "check2"),
    ("image", "eye"),
    ("scene", "people"),
    ("dialogue", "chat-left-text"),
    ("cartes", "arrow-repeat"),
    ("frise", "clock-history"),
    ("schema", "signpost-split"),
    ("coches", "check-lg"),
    ("citation", "chat-left-text"),
    ("cas", "signpost-split"),
    ("definition", "book"),
    ("terme", "bookmark"),
    ("a_vous", "pencil"),
    ("quiz", "list-check"),
)
ICONES = dict(PALETTE) | {"question": "question-circle"}
DITS = {"unique": "Question", "vrai_faux": "Vrai ou faux"}


@cache
def definitions() -> tuple[EtapeBlock, ContenuBanqueBlock]:
    """The blocks of a step, and those of a question."""
    return EtapeBlock(), ContenuBanqueBlock()


@dataclass
class BlocEcrit:
    """One block of the step: its words for the screen, its form, or none when it is written in the editor."""

    id: str
    genre: str
    definition: blocks.Block
    stocke: Any
    form: BlocForm | None = None
    question: QuestionBanque | None = None
    commentaires: int = 0  # ceux qui attendent

    @property
    def nom(self) -> str:
        return "Question dans l’étape" if self.question else str(self.definition.label)

    @property
    def classes(self) -> str:
        manque = " bloc-ecrit--manque" if self.form is not None and self.form.errors else ""
        return "bloc-ecrit" + (" bloc-ecrit--question" if self.question else "") + manque

    @property
    def icone(self) -> str:
        return ICONES.get("question" if self.question else self.genre, "gear")

    @property
    def rendu(self) -> Any:
        """The block as readers see it, for those that have no form here."""
        return self.definition.bind(self.definition.to_python(self.stocke))


def palette_lire() -> list[tuple[str, str, str]]:
    """The blocks that may be added here: code, words, drawing."""
    genres = definitions()[0].child_blocks["contenu"].child_blocks
    return [
        (code, DITS.get(code) or str(genres[code].label), icone)
        for code, icone in PALETTE
        if code in DITS or code in genres
    ]


# What is done to the blocks of one step: added, moved, taken out, copied. Pure lists: one rule writes them.

Contenu = list[dict[str, Any]]
BLOCS_MAX = 200


@dataclass(frozen=True)
class GesteBloc:
    """One gesture on the blocks of a step: `cible` is the identity of a block, or the kind to add."""

    nom: str  # bloc.ajouter, bloc.monter, bloc.descendre, bloc.retirer, bloc.remettre
    cible: str


def bloc_ajouter(contenu: Contenu, genre: str, cle: uuid.UUID, valeur: Any = None) -> Contenu:
    """One more block at the end; sent twice, it is there once. Raises RegleRefusee "genre", "trop"."""
    if any(bloc["id"] == str(cle) for bloc in contenu):
        return contenu
    if len(contenu) >= BLOCS_MAX:
        raise RegleRefusee("trop", f"Une étape compte {BLOCS_MAX} blocs au plus : partagez-la en deux.")
    definition = ContenuEtapeBlock().child_blocks.get(genre)
    if definition is None:
        raise RegleRefusee("genre", "Ce bloc n’existe pas.")
    return [*contenu, {"type": genre, "value": bloc_neuf(definition) if valeur is None else valeur, "id": str(cle)}]


def bloc_deplacer(contenu: Contenu, identite: str, de: int) -> Contenu:
    """The same block one place up (-1) or down (1); nothing at the end of the list."""
    rang = next((rang for rang, bloc in enumerate(contenu) if bloc["id"] == identite), None)
    if rang is None or not 0 <= rang + de < len(contenu):
        return contenu
    suite = list(contenu)
    suite.insert(rang + de, suite.pop(rang))
    return suite


def bloc_retirer(contenu: Contenu, identite: str) -> Contenu:
    """Without this block; the history of the page keeps it."""
    return [bloc for bloc in contenu if bloc["id"] != identite]
