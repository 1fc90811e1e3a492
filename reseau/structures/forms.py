"""Forms of Wagtail's admin for the register; they save through the rules."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home.erreurs import RegleRefusee
from reseau.structures import rules
from reseau.structures.choices import Statut
from reseau.structures.models import Structure
from reseau.structures.queries import structure_statut
from reseau.structures.validateurs import siret_normaliser
from reseau.vocabulaires.portes import CodesField

LECTURE = "lue_le"
STATUT = ("nouveau_statut", "statut_du", "statut_base_legale", "statut_acte")


class ReseauForm(WagtailAdminModelForm):
    """Add or change a network."""

    CHAMPS_REFUSES = {"code_fige": "code"}

    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    correspondance = CodesField(label="Réseau porteur data.inclusion", help_text="Un code par ligne.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        if self.instance.pk:
            self.instance = rules.reseau_modifier(reseau=self.instance, par=self.for_user, **self.cleaned_data)
        else:
            self.instance = rules.reseau_creer(**self.cleaned_data)
        return self.instance


class StructureForm(WagtailAdminModelForm):
    """Add or change a structure, and give it a new status."""

    CHAMPS_REFUSES = {
        "boucle": "parent",
        "parent_fusionne": "parent",
        "champ_fige": "code",
        "transition_interdite": "nouveau_statut",
        "date_anterieure": "statut_du",
    }

    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    siret = forms.CharField(label="SIRET", required=False, max_length=30, help_text="14 chiffres.")
    lue_le = forms.CharField(required=False, widget=forms.HiddenInput)
    nouveau_statut = forms.ChoiceField(label="Nouveau statut", required=False, choices=[("", "Ne pas changer")])
    statut_du = forms.DateField(label="À partir du", required=False, widget=AdminDateInput)
    statut_base_legale = forms.CharField(label="Base légale", required=False, max_length=250)
    statut_acte = forms.CharField(
        label="Acte", required=False, max_length=250, help_text="Délibération, charte ou arrêté, daté."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nouveau_statut"].choices = [("", "Ne pas changer"), *Statut.choices]
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields[LECTURE].initial = self.instance.modifie_le.isoformat()
            self.fields["nouveau_statut"].help_text = self._statut_du_jour()
        else:
            self.fields["code"].required = False
            self.fields["code"].help_text = "Laissez vide : il sera tiré du nom."

    def clean_siret(self) -> str:
        return siret_normaliser(self.cleaned_data["siret"])

    def clean_lue_le(self) -> datetime.datetime | None:
        """When the structure was read; what is not a date was not written by this page, and says nothing."""
        try:
            return parse_datetime(self.cleaned_data[LECTURE])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """A new status has a day."""
        donnees = super().clean()
        if donnees.get("nouveau_statut") and not donnees.get("statut_du"):
            if "statut_du" not in self.errors:
                self.add_error("statut_du", ValidationError("Dites à partir de quel jour.", code="required"))
        return donnees

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        champs = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in (*STATUT, LECTURE)}
        if self.instance.pk:
            self.instance = self._modifier(champs)
        else:
            self.instance = rules.structure_creer(**champs)
        if self.cleaned_data["nouveau_statut"]:
            rules.structure_statut_changer(
                structure=self.instance,
                statut=self.cleaned_data["nouveau_statut"],
                du=self.cleaned_data["statut_du"],
                base_legale=self.cleaned_data["statut_base_legale"],
                acte=self.cleaned_data["statut_acte"],
                par=self.for_user,
            )
        return self.instance

    def _modifier(self, champs: dict[str, Any]) -> Structure:
        """Write; after a refusal for someone else's change, the next save is a deliberate one."""
        structure = Structure.objects.get(pk=self.instance.pk)
        try:
            return rules.structure_modifier(
                structure=structure, par=self.for_user, lue_le=self.cleaned_data[LECTURE], **champs
            )
        except RegleRefusee as refus:
            if refus.code == "version":
                self.data = self.data.copy()
                self.data[self.add_prefix(LECTURE)] = structure.modifie_le.isoformat()
            raise

    def _statut_du_jour(self) -> str:
        statut = structure_statut(self.instance, timezone.localdate())
        if statut is None:
            return "Aujourd’hui : aucun statut."
        return f"Aujourd’hui : {statut.get_statut_display()}, depuis le {statut.du:%d/%m/%Y}."
