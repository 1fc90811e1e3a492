"""What is sent while a section is written and read over: its text, a source, a figure, a remark, its answer."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from home.alertes import AlerteDeRegleForm, TexteLuForm
from home.indicateurs import indicateurs
from reseau.ecrits.choices import TEXTE_MAX, SortRemarque
from reseau.ecrits.forms import CleForm
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.chiffres import UN_JOUR

AIDE = "Une ligne vide sépare deux paragraphes. **gras**, - une liste, ## un titre, [un lien](https://…)."


class TexteForm(AlerteDeRegleForm):
    """The text of a section, and the version that was read."""

    CHAMPS_REFUSES: Mapping[str, str] = {"personne": "texte"}
    texte = forms.CharField(
        label="Texte de la section", required=False, strip=False, max_length=TEXTE_MAX, help_text=AIDE,
        widget=forms.Textarea(attrs={"rows": 14, "class": "saisie__texte"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SourceForm(TexteLuForm):
    """A source: who, what, which year; its address."""

    surveilles = ("intitule",)
    intitule = forms.CharField(
        label="Source", max_length=200, help_text="Qui, quoi, quelle année : « Insee, recensement, 2023 »."
    )
    adresse = forms.URLField(label="Adresse", max_length=500, required=False, assume_scheme="https")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class ChiffreForm(CleForm):
    """A number of the house, and the days that it counts."""

    CHAMPS_REFUSES: Mapping[str, str] = {"au": "dernier"}
    code = forms.ChoiceField(label="Nombre de la plateforme")
    du = forms.DateField(label="Du")
    dernier = forms.DateField(label="Au", help_text="Ce jour compris.")

    def __init__(self, *args: Any, document: DocumentLocal, **kwargs: Any) -> None:
        debut, fin = datetime.date(document.annee, 1, 1), datetime.date(document.annee, 12, 31)
        kwargs["initial"] = {"du": debut, "dernier": fin}
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = sorted(
            ((code, source.libelle) for code, source in indicateurs().items()), key=lambda choix: choix[1]
        )

    def champs(self) -> dict[str, Any]:
        """What the rule takes: the last day excluded."""
        lus = dict(self.cleaned_data)
        dernier = lus.pop("dernier")
        return {**lus, "au": dernier + UN_JOUR}


class RemarqueForm(TexteLuForm):
    """What a reader says of a section."""

    surveilles = ("texte",)
    texte = forms.CharField(label="Remarque", max_length=1000, widget=forms.Textarea({"rows": 4}))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)


class ReglerForm(TexteLuForm):
    """What becomes of a remark."""

    surveilles = ("reponse",)
    sort = forms.ChoiceField(label="Elle est", choices=SortRemarque.choices, widget=forms.RadioSelect)
    reponse = forms.CharField(
        label="Réponse", max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Nécessaire si elle est écartée.",
    )  # fmt: skip
