"""Forms of the exchanges on a note: write, report, moderate."""

from typing import Any

from django import forms

from home.formulaires import FormulaireSafran
from pratiques.choices import IssueAlerte, NatureMessage, RaisonAlerte
from pratiques.forms.fiche import SANS_IDENTIFIANT
from pratiques.forms.reprise import GardeForm


class ReponseForm(GardeForm):
    """Words for a thread."""

    surveilles = ("texte",)
    use_required_attribute = False
    texte = forms.CharField(
        label="Votre réponse", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=SANS_IDENTIFIANT
    )


class MessageForm(ReponseForm):
    """A question or a comment."""

    nature = forms.ChoiceField(
        label="C’est",
        choices=[(NatureMessage.QUESTION.value, "Une question"), (NatureMessage.COMMENTAIRE.value, "Un commentaire")],
        initial=NatureMessage.QUESTION.value,
        widget=forms.RadioSelect,
    )
    field_order = ("nature", "texte", "motif_conserve")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["texte"].label = "Votre message"


class SignalerMessageForm(FormulaireSafran, forms.Form):
    """Why a message should not stay."""

    raison = forms.ChoiceField(label="Ce qui ne va pas", choices=RaisonAlerte.choices, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=SANS_IDENTIFIANT,
    )  # fmt: skip


class ModererForm(FormulaireSafran, forms.Form):
    """What becomes of a message, and why."""

    issue = forms.ChoiceField(
        label="Votre décision",
        choices=[(IssueAlerte.RETIRE.value, "Retirer le message"), (IssueAlerte.MAINTENU.value, "Le maintenir")],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Gardé avec le message. S’il est retiré, la personne qui l’a écrit le lit. {SANS_IDENTIFIANT}",
    )  # fmt: skip
