"""The form of the thread between the authors of a note and its readers."""

from django import forms

from pratiques.choices import Partie
from pratiques.forms.echange import ReponseForm
from pratiques.forms.fiche import SANS_IDENTIFIANT


class FilForm(ReponseForm):
    """Words, on the whole note or on one of its sections."""

    partie = forms.ChoiceField(
        label="À propos de",
        choices=[("", "Toute la fiche"), *((partie.value, partie.label) for partie in Partie)],
        required=False,
    )
    texte = forms.CharField(
        label="Votre message",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"Lu par les auteurs de la fiche et ses lecteurs, par personne d’autre. {SANS_IDENTIFIANT}",
    )
    field_order = ("partie", "texte", "motif_conserve")
