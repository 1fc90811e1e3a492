"""Forms of the exchanges on a note: write, report, moderate."""

from typing import Any

from django import forms

from home.detecteur import identifiants_detecter, phrase_alerte
from home.formulaires import FormulaireSafran
from pratiques.choices import RAISONS_DE_MESSAGE, IssueAlerte, NatureMessage, RaisonAlerte
from pratiques.forms.fiche import SANS_IDENTIFIANT
from pratiques.forms.reprise import GardeForm


class ReponseForm(GardeForm):
    """Words for a thread."""

    CHAMPS_REFUSES = {"identifiants": "texte"}
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


RAISONS = [(raison.value, raison.label) for raison in RAISONS_DE_MESSAGE]


class SignalerMessageForm(FormulaireSafran, forms.Form):
    """Why a message should not stay."""

    raison = forms.ChoiceField(label="Ce qui ne va pas", choices=RAISONS, widget=forms.RadioSelect)
    texte = forms.CharField(
        label="En quelques mots", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=SANS_IDENTIFIANT,
    )  # fmt: skip


class SignalerContenuForm(SignalerMessageForm):
    """What is wrong with a note or a resource."""

    # Un piège à robots : une personne ne le voit pas, et le laisse vide.
    suite = forms.CharField(
        label="Laissez ce champ vide", max_length=200, required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["raison"].choices = RaisonAlerte.choices

    def clean_texte(self) -> str:
        """No word that names a person; « autre chose » says what."""
        texte = self.cleaned_data["texte"].strip()
        if self.cleaned_data.get("raison") == RaisonAlerte.AUTRE and not texte:
            raise forms.ValidationError("Dites ce qui ne va pas, en quelques mots.")
        if detections := identifiants_detecter(texte):
            raise forms.ValidationError(phrase_alerte(detections))
        return texte


class TraiterForm(FormulaireSafran, forms.Form):
    """What became of a report, and why."""

    issue = forms.ChoiceField(
        label="Votre réponse",
        choices=[
            (IssueAlerte.CORRIGE.value, "C’est corrigé, ou hors ligne"),
            (IssueAlerte.SANS_SUITE.value, "Rien à changer"),
        ],
        widget=forms.RadioSelect,
    )
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=SANS_IDENTIFIANT
    )


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
