"""What is typed of a draft beside its text."""

import uuid

from django import forms

from home.alertes import TexteLuForm
from safran.atelier.models.commentaires import MAX_COMMENTAIRE


class CommentaireForm(TexteLuForm):
    """A few words; its key makes a double click one comment."""

    surveilles = ("texte",)

    texte = forms.CharField(
        label="Votre commentaire",
        max_length=MAX_COMMENTAIRE,
        widget=forms.Textarea({"rows": 3}),
        help_text="Lu par ceux qui écrivent cette formation ou la relisent. Rien qui désigne une personne reçue.",
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
