"""What is brought instead of being typed: a Word document, a Moodle backup."""

import uuid
from pathlib import PurePath
from typing import Any

from django import forms

from home.archives.refus import ArchiveRefusee
from home.docx.lecture import Lecture, docx_lire
from home.docx.porte import POIDS_MAX
from home.formulaires import FormulaireSafran
from reseau.vocabulaires.models import Rubrique
from safran.quiz.echange.sauvegarde import POIDS_MAX as SAUVEGARDE_MAX


class WordForm(FormulaireSafran, forms.Form):
    """A document; once clean, its words and its pictures."""

    CHAMPS_REFUSES = {"sans_rubrique": "rubrique"}

    fichier = forms.FileField(
        label="Votre document Word",
        max_length=200,
        help_text=f"Un fichier .docx, {POIDS_MAX // 1024 // 1024} mégaoctets au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    rubrique = forms.ModelChoiceField(Rubrique.objects.none(), label="Rubrique de la formation", empty_label=None)
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_word_%s")
        super().__init__(*args, **kwargs)
        self.fields["rubrique"].queryset = Rubrique.objects.en_vigueur().order_by("ordre", "pk")

    def clean_fichier(self) -> Lecture:
        """Pass the gate; a refusal says why and what to do."""
        fichier = self.cleaned_data["fichier"]
        try:
            lecture = docx_lire(fichier, images=True)
        except ArchiveRefusee as refus:
            raise forms.ValidationError(refus.phrase[:1].upper() + refus.phrase[1:], code="refuse") from None
        self.nom = " ".join(PurePath(fichier.name or "").stem.replace("_", " ").split()) or "Formation sans titre"
        return lecture


class MoodleForm(FormulaireSafran, forms.Form):
    """A backup, and the rubric of the training that it begins; without one, it goes in a training that exists."""

    CHAMPS_REFUSES = {"sans_rubrique": "rubrique"}

    fichier = forms.FileField(
        label="Votre sauvegarde Moodle",
        max_length=200,
        help_text=f"Un fichier .mbz, {SAUVEGARDE_MAX // 1024 // 1024} mégaoctets au plus, sans les participants.",
        widget=forms.FileInput(attrs={"accept": ".mbz"}),
    )
    rubrique = forms.ModelChoiceField(Rubrique.objects.none(), label="Rubrique de la formation", empty_label=None)

    def __init__(self, *args: Any, dans: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_moodle_%s")
        super().__init__(*args, **kwargs)
        self.fields["rubrique"].queryset = Rubrique.objects.en_vigueur().order_by("ordre", "pk")
        if dans:
            del self.fields["rubrique"]

    def clean_fichier(self) -> bytes:
        """Its content, once it is not too heavy; the gate of archives says the rest."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > SAUVEGARDE_MAX:
            raise forms.ValidationError(
                "Cette sauvegarde dépasse vingt mégaoctets : refaites-la sans les fichiers lourds ni les participants."
            )
        return bytes(fichier.read())
