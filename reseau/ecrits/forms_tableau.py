"""An indicator of the table; a file of measures."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from home.fichiers import contenu_verifier, extension_de
from home.formulaires import FormulaireSafran
from reseau.ecrits.models import IndicateurTerritoire

TAILLE_MAX = 2 * 1024 * 1024
EXTENSIONS = {"csv", "xlsx"}


class IndicateurForm(FormulaireSafran, forms.ModelForm):
    """A line of the table."""

    class Meta:
        model = IndicateurTerritoire
        fields = ("code", "libelle", "unite", "definition", "source", "ordre", "retire")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["retire"]


class MesuresForm(FormulaireSafran, forms.Form):
    """A file, read before anything is written."""

    fichier = forms.FileField(
        label="Fichier", max_length=200,
        help_text="CSV ou XLSX, aux colonnes code, bassin, annee, valeur, sur. Deux mégaoctets au plus.",
    )  # fmt: skip

    def clean_fichier(self) -> UploadedFile:
        """Two megabytes at most, and what its name says."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse deux mégaoctets : découpez-le par année.")
        if extension_de(fichier.name) not in EXTENSIONS:
            raise forms.ValidationError("Choisissez un fichier CSV ou XLSX.")
        contenu_verifier(fichier)
        return fichier
