"""Forms of the Région: commissions, the file of outlines, communes that change bassin."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home.ecrans.forms import FormulaireSafran
from reseau.territoires.contours import TAILLE_MAX
from reseau.territoires.models import Bassin, Commune, Niveau
from reseau.territoires.queries.communes import commune_get, commune_par_code
from reseau.territoires.rules import commission_creer, commission_modifier

MONTREES = 10


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
            self.instance = commission_modifier(commission=self.instance, **champs)
        else:
            self.instance = commission_creer(**champs)
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


class DeplacementForm(FormulaireSafran, forms.Form):
    """Communes that change bassin on a day: as many as one has to paste, one a line."""

    CHAMPS_REFUSES = {
        "bassin_ferme": "jour",
        "date_trop_lointaine": "jour",
        "date_trop_ancienne": "jour",
        "deja_dans_ce_bassin": "communes",
    }
    communes = forms.CharField(
        label="Communes",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une par ligne : son nom, son code INSEE, ou « Saint-Sauveur (79) » entre deux homonymes.",
    )
    bassin = forms.ModelChoiceField(label="Bassin d’arrivée", queryset=Bassin.objects.none(), empty_label="Choisissez")
    jour = forms.DateField(label="À partir du", help_text="Avant ce jour, chaque commune reste dans son bassin.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Un bassin fermé ne se propose pas ; la règle dit le jour où il l’est.
        self.fields["bassin"].queryset = Bassin.objects.exclude(valide_au__lte=timezone.localdate())

    def clean_communes(self) -> list[Commune]:
        """The communes named, each once; every line that names none is told."""
        lues = {ligne: _commune_lire(ligne) for ligne in self.cleaned_data["communes"].splitlines() if ligne.strip()}
        if inconnues := [ligne.strip() for ligne, commune in lues.items() if commune is None]:
            suite = "…" if len(inconnues) > MONTREES else ""
            phrase = f"Aucune commune, ou plusieurs, répondent à : {' ; '.join(inconnues[:MONTREES])}{suite}"
            raise forms.ValidationError(phrase)
        return list({commune.pk: commune for commune in lues.values() if commune}.values())


def _commune_lire(ligne: str) -> Commune | None:
    return commune_get(ligne) or commune_par_code(ligne.strip())
