"""The form by which a package is deposited."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from home.ecrans.forms import FormulaireSafran
from home.fichiers.archives import MO

FICHIER_MAX = 300 * MO


class DepotForm(FormulaireSafran, forms.Form):
    """A package, and the name that learners will read."""

    fichier = forms.FileField(
        label="Fichier du module",
        max_length=200,
        help_text="Un fichier ZIP exporté en SCORM 1.2 ou 2004 ou pour le web (avec index.html), ou un fichier .h5p. "
        "Trois cents mégaoctets au plus.",
    )
    titre = forms.CharField(
        label="Titre montré aux apprenants",
        max_length=200,
        required=False,
        help_text="Laissez vide pour garder celui que le module se donne.",
    )

    def clean_fichier(self) -> UploadedFile:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > FICHIER_MAX:
            raise forms.ValidationError("Ce fichier dépasse trois cents mégaoctets : allégez ses vidéos, ou coupez-le.")
        return fichier


class VersionForm(DepotForm):
    """The next version of a package: it keeps its title."""

    titre = None
