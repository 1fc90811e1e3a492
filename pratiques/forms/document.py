"""The form by which a Word document is brought."""

from django import forms

from home.archives.refus import ArchiveRefusee
from home.docx.lecture import Lecture, docx_lire
from home.docx.porte import POIDS_MAX
from home.formulaires import FormulaireSafran


class DocumentForm(FormulaireSafran, forms.Form):
    """A document; once clean, its words."""

    fichier = forms.FileField(
        label="Votre document Word",
        max_length=200,
        help_text=f"Un fichier .docx, {POIDS_MAX // 1024 // 1024} mégaoctets au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_fichier(self) -> Lecture:
        """Pass the gate; a refusal says why and what to do."""
        try:
            return docx_lire(self.cleaned_data["fichier"])
        except ArchiveRefusee as refus:
            raise forms.ValidationError(refus.phrase[:1].upper() + refus.phrase[1:], code="refuse") from None
