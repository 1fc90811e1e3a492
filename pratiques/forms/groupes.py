"""Forms of a working group: its mandate, what it produced."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from pratiques.forms.echanges import GardeForm
from pratiques.forms.fiches import SANS_IDENTIFIANT
from pratiques.models import GroupeDeTravail

SIMPLES = ("titre", "objet", "debut", "fin", "motif_conserve")


class GroupeForm(GardeForm):
    """A title, a mandate, from when to when."""

    CHAMPS_REFUSES = {"dates": "fin"}
    use_required_attribute = False
    surveilles = ("titre", "objet")
    titre = forms.CharField(label="Titre", max_length=120)
    objet = forms.CharField(
        label="Mandat", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Qui le demande, ce que le groupe doit produire, pour qui. {SANS_IDENTIFIANT}",
    )  # fmt: skip
    debut = forms.DateField(label="À partir du")
    fin = forms.DateField(label="Jusqu’au", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groupe: GroupeDeTravail | None = None, **kwargs: Any) -> None:
        self.groupe = groupe
        if groupe is None:
            kwargs["initial"] = {"cle": uuid.uuid4(), "debut": timezone.localdate()}
        else:
            kwargs["initial"] = {"version": groupe.version, **{nom: getattr(groupe, nom) for nom in SIMPLES}}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin précède le début.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        return {nom: self.cleaned_data[nom] for nom in SIMPLES}


class CloreForm(FormulaireSafran, forms.Form):
    """What the group produced."""

    bilan = forms.CharField(
        label="Ce que le groupe a produit", max_length=1500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Lu par ses membres. {SANS_IDENTIFIANT}",
    )  # fmt: skip
