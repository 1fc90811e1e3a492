"""What a receiving structure types: a code, then one reason of the closed list."""

from django import forms

from home.formulaires import FormulaireSafran
from reseau.orientation.choices import REFUS_JOURS, REFUS_NOMBRE, Motif

CODE_MAX = 40
AIDES = {
    Motif.FICHE_FAUSSE: "Un signalement part à qui la tient",
    Motif.COMPLET: "Votre service passe en dernier pendant quatorze jours",
    Motif.PUBLIC: f"Au bout de {REFUS_NOMBRE} fois en {REFUS_JOURS} jours, une règle est proposée à la Région",
    Motif.HORS_ZONE: "La zone de la fiche est à vérifier",
    Motif.NIVEAU: "La fiche est à corriger",
    Motif.DELAI: "Rien ne change ailleurs",
    Motif.CONDITION: "Rien ne change ailleurs",
    Motif.CHOIX: "Rien ne change ailleurs, et personne n’est prévenu",
}


class CodeForm(FormulaireSafran, forms.Form):
    """The code of a slip, as it is read on the sheet."""

    CHAMPS_REFUSES = {"code_inconnu": "code"}
    code = forms.CharField(
        label="Code de la fiche", max_length=CODE_MAX,
        help_text="Neuf signes. Ni O ni I : ce sont des 0 et des 1. Dix essais par heure.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-seance",
            }
        ),
    )  # fmt: skip


class MotifForm(FormulaireSafran, forms.Form):
    """Why the person cannot be received here: one reason, no free text."""

    motif = forms.ChoiceField(
        label="Le motif, un seul", choices=Motif.choices, widget=forms.RadioSelect,
        help_text="Aucun texte libre : rien ici ne raconte la personne.",
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].aides = dict(AIDES)


class OuvrirForm(FormulaireSafran, forms.Form):
    """The door that was chosen, and the key of the form."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    porte = forms.CharField(max_length=20, widget=forms.HiddenInput)
