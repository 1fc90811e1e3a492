"""The form by which a file of questions is dropped."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from home.formulaires import FormulaireSafran
from reseau.vocabulaires.models import Theme
from safran.quiz.echange.sauvegarde import POIDS_MAX, est_sauvegarde
from safran.quiz.echange.texte import OCTETS_MAX


class QuestionsForm(FormulaireSafran, forms.Form):
    """A file, and where its new questions go."""

    fichier = forms.FileField(
        label="Fichier de questions",
        max_length=200,
        help_text="GIFT, Aiken, Moodle XML ou sauvegarde Moodle (.mbz), reconnu à son contenu. Dix mégaoctets au plus, "
        "vingt pour une sauvegarde.",
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        to_field_name="code",
        empty_label=None,
        label="Thème des questions créées",
        help_text="Une question déjà dans la banque garde le sien.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.en_vigueur()

    def clean_fichier(self) -> UploadedFile:
        """Ten megabytes at most, twenty for an archive."""
        fichier = self.cleaned_data["fichier"]
        tete = fichier.read(8)
        fichier.seek(0)
        if est_sauvegarde(tete) and fichier.size > POIDS_MAX:
            phrase = (
                "Cette sauvegarde dépasse vingt mégaoctets : refaites-la sans les fichiers lourds ni les participants."
            )
            raise forms.ValidationError(phrase)
        if not est_sauvegarde(tete) and fichier.size > OCTETS_MAX:
            raise forms.ValidationError("Ce fichier dépasse dix mégaoctets : découpez-le en plusieurs.")
        return fichier
