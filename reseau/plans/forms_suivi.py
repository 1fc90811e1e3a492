"""What is said along an action: where it stands, a note, a step, a number."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from home.alertes import TexteLuForm
from home.formulaires import FormulaireSafran
from home.indicateurs import indicateurs
from reseau.plans.choices import TEXTE_MAX, TITRE_MAX, EtatActionPlan
from reseau.plans.models import IndicateurAction


class EtatForm(TexteLuForm):
    """Where it stands, and a word on why."""

    surveilles = ("dit",)
    etat = forms.ChoiceField(label="Où en est-elle", choices=EtatActionPlan.choices)
    dit = forms.CharField(
        label="Ce qui en est dit", max_length=TEXTE_MAX, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est bloquée ou abandonnée : ce qui bloque, ou pourquoi.",
    )  # fmt: skip


class NoteForm(TexteLuForm):
    """What was seen, that day."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Note", max_length=1000, widget=forms.Textarea({"rows": 3}))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class EtapeForm(TexteLuForm):
    """One more step."""

    surveilles = ("titre",)
    titre = forms.CharField(label="Étape", max_length=TITRE_MAX)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class IndicateurForm(TexteLuForm, forms.ModelForm):
    """What measures an action: a number by hand, or one that the house counts."""

    surveilles = ("libelle", "unite")
    source = forms.ChoiceField(
        label="Compté par la maison", required=False,
        help_text="La plateforme compte alors ce nombre d’elle-même, sur ce territoire et cette année.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = IndicateurAction
        fields = ("libelle", "unite", "cible", "source", "valeur", "valeur_le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        dites = sorted((source.libelle, code) for code, source in indicateurs().items())
        self.fields["source"].choices = [("", "Non, écrit à la main"), *((code, libelle) for libelle, code in dites)]

    def clean(self) -> dict[str, Any]:
        """A number that the house counts is not typed."""
        donnees = super().clean()
        if donnees.get("source") and donnees.get("valeur") is not None:
            self.add_error("valeur", "Un nombre compté par la maison ne s’écrit pas à la main.")
        if donnees.get("valeur") is not None and not donnees.get("valeur_le"):
            donnees["valeur_le"] = timezone.localdate()
        return donnees


class CompterForm(FormulaireSafran, forms.Form):
    """Where one is today."""

    valeur = forms.DecimalField(label="Où l’on en est", min_value=0, max_digits=12, decimal_places=2)
    le = forms.DateField(label="Compté le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"le": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
