"""Forms of Wagtail's admin: commissions, and the file of outlines."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home.formulaires import FormulaireSafran
from reseau.territoires import rules
from reseau.territoires.contours import TAILLE_MAX
from reseau.territoires.models import Bassin, Niveau


class CommissionForm(WagtailAdminModelForm):
    """Add a commission, or change what it covers from a day on; saves through the rules."""

    CHAMPS_REFUSES = {
        "commission_vide": "bassins",
        "bassin_sans_commission": "bassins",
        "date_trop_ancienne": "du",
    }

    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Bassins couverts", widget=forms.CheckboxSelectMultiple
    )
    du = forms.DateField(
        label="Composition en vigueur à partir du",
        widget=AdminDateInput,
        help_text="Les bassins ajoutés entrent ce jour-là, les bassins retirés sortent ce jour-là.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bassins"].queryset = Bassin.objects.en_vigueur()
        self.fields["du"].initial = timezone.localdate()
        if self.instance.pk:
            self.fields["code"].disabled = True
            ouvertes = self.instance.compositions.filter(au=None)
            self.fields["bassins"].initial = list(ouvertes.values_list("bassin", flat=True))

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        champs = dict(self.cleaned_data)
        champs["bassins"] = list(champs["bassins"])
        if self.instance.pk:
            champs.pop("code")
            self.instance = rules.commission_update(commission=self.instance, **champs)
        else:
            self.instance = rules.commission_create(**champs)
        return self.instance


class ContoursForm(FormulaireSafran, forms.Form):
    """A file of outlines, what they are of, and where they come from."""

    fichier = forms.FileField(
        label="Fichier GeoJSON",
        max_length=200,
        help_text="Des polygones, en degrés (WGS 84, EPSG:4326). Vingt mégaoctets au plus.",
    )
    niveau = forms.ChoiceField(label="Ce que montrent ces contours", choices=Niveau)
    propriete = forms.CharField(
        label="Propriété qui porte le code, ou le nom",
        max_length=60,
        initial="code",
        help_text="Par exemple « code », « insee », « siren » ou « nom ».",
    )
    source = forms.CharField(
        label="Source et licence",
        max_length=400,
        help_text="Montrées sous la carte. Par exemple « IGN, Admin Express 2026, Licence Ouverte 2.0 ».",
    )
    du = forms.DateField(label="En vigueur à partir du", initial=timezone.localdate)

    def clean_fichier(self) -> UploadedFile:
        """Twenty megabytes at most."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse vingt mégaoctets : simplifiez-le ou découpez-le.")
        return fichier
