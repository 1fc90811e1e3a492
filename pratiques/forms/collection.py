"""Forms of the collections."""

from typing import Any

from django import forms

from home.formulaires import FormulaireSafran
from pratiques.forms.reprise import GardeForm
from pratiques.models import CollectionDeFiches
from pratiques.queries.lectures import collections_de
from reseau.comptes.models import Compte


class CollectionForm(GardeForm):
    """A title, a few words, who reads it."""

    surveilles = ("titre", "presentation")
    titre = forms.CharField(label="Titre", max_length=120)
    presentation = forms.CharField(
        label="En quelques mots", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Imprimés sur la couverture du livret.",
    )  # fmt: skip
    partagee = forms.BooleanField(label="Les membres du réseau peuvent la lire", required=False)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return {nom: self.cleaned_data[nom] for nom in ("titre", "presentation", "partagee")}


class RangerForm(FormulaireSafran, forms.Form):
    """In which collection, or a new one."""

    collection = forms.ModelChoiceField(
        label="Dans", queryset=CollectionDeFiches.objects.none(), required=False, to_field_name="uuid",
        empty_label="Une nouvelle collection",
    )  # fmt: skip
    titre = forms.CharField(
        label="Titre de la nouvelle collection", max_length=120, required=False,
        help_text="Si aucune collection ne convient.",
    )  # fmt: skip

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collection"].queryset = collections_de(compte)

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        donnees = super().clean()
        if not donnees.get("collection") and not (donnees.get("titre") or "").strip() and not self.errors:
            self.add_error("titre", "Choisissez une collection, ou donnez un titre à la nouvelle.")
        return donnees
