"""The form that drops a file for the directory."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from home.formulaires import FormulaireSafran
from reseau.structures.models import Reseau

TAILLE_MAX = 10 * 1024 * 1024


class ImportForm(FormulaireSafran, forms.Form):
    """A source, a file, and the network of the lines that name none."""

    source = forms.SlugField(
        label="Source", max_length=60,
        help_text="Un mot court, toujours le même pour ce fournisseur : « dora », « reseau-cio ». "
        "Un second import de la même source met ses fiches à jour.",
        error_messages={"invalid": "Minuscules, chiffres et tirets seulement."},
    )  # fmt: skip
    reseau = forms.ModelChoiceField(
        Reseau.objects.all(),
        label="Réseau des lignes qui n’en nomment aucun",
        required=False,
        to_field_name="code",
        empty_label="Aucun",
    )
    frontiere = forms.BooleanField(
        label="Garder ce qui est à trente kilomètres au plus de la région", required=False,
        help_text="Sans lieu : son adresse est écrite en toutes lettres, et ses services sont ouverts aux communes "
        "voisines. Le reste de la France est laissé de côté.",
    )  # fmt: skip
    fichier = forms.FileField(
        label="Fichier",
        max_length=200,
        help_text="JSON data.inclusion v1, CSV ou XLSX. Si l’en-tête n’est pas connu, vous direz ce que contient "
        "chaque colonne. Dix mégaoctets au plus.",
    )

    def clean_fichier(self) -> UploadedFile:
        """Ten megabytes at most."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Ce fichier dépasse dix mégaoctets : découpez-le.")
        return fichier
