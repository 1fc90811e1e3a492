"""What a reader answers of a proposal, and what the Région says of it."""

from typing import Any

from django import forms

from home.alertes import TexteLuForm
from home.choices import Reponse
from safran.atelier.choices import CritereModule


class LectureForm(TexteLuForm):
    """The grid, a remark, a verdict."""

    CHAMPS_REFUSES = {"bloquant": "verdict", "remarque": "remarque", "verdict": "verdict"}
    surveilles = ("remarque",)

    remarque = forms.CharField(
        label="Ce que vous dites à ses auteurs",
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Lu par les auteurs, les deux lecteurs et la Région, une fois les deux lectures rendues.",
    )
    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[("ACCEPTEE", "Le module est bon à publier"), ("A_COMPLETER", "Le module est à reprendre")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        criteres = {
            f"c_{critere}": forms.ChoiceField(
                label=critere.label,
                choices=Reponse.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez à ce critère."},
            )
            for critere in CritereModule
        }
        self.base_fields = {**criteres, **type(self).base_fields}
        super().__init__(*args, **kwargs)

    def envoi(self) -> dict[str, Any]:
        """The answers, as the rule takes them."""
        dit = self.cleaned_data
        grille = {critere.value: dit[f"c_{critere}"] for critere in CritereModule}
        return {"verdict": dit["verdict"], "remarque": dit["remarque"], "grille": grille}


class MotifForm(TexteLuForm):
    """Why it comes back, or is set aside."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="Ses auteurs le liront."
    )
