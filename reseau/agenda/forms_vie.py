"""What is asked before a gesture on the life of an event, or on one of its dates."""

from collections.abc import Mapping
from typing import Any

from django import forms

from home.alertes import TexteLuForm
from reseau.agenda.models import Creneau
from reseau.agenda.series import Horaire, horaire_de


class MotifForm(TexteLuForm):
    """Why, in one sentence that everyone reads."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea({"rows": 3}))


class MalgreForm(TexteLuForm):
    """Why a date that disturbs others is kept; asked once it does."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Si cette date en gêne d’autres : pourquoi la garder", max_length=200, required=False,
        help_text="Les organisateurs des autres événements le lisent.",
    )  # fmt: skip


class DateForm(MalgreForm):
    """Another day and hours for one date of a series."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "fin": "a",
        "passe": "jour",
        "lointain": "jour",
        "lieu_confirme": "jour",
    }
    jour = forms.DateField(label="Jour")
    de = forms.TimeField(label="De")
    a = forms.TimeField(label="À")
    dernier_jour = forms.DateField(label="Dernier jour, s’il en dure plusieurs", required=False)
    field_order = ("jour", "de", "a", "dernier_jour", "motif", "garder")

    def __init__(self, *args: Any, creneau: Creneau, **kwargs: Any) -> None:
        dit = horaire_de(creneau.debut, creneau.fin)
        kwargs["initial"] = {"jour": dit.jour, "de": dit.de, "a": dit.a, "dernier_jour": dit.dernier_jour}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """One day and hours, as the rule takes them."""
        donnees = super().clean()
        if self.errors:
            return donnees
        horaire = Horaire(donnees["jour"], donnees["de"], donnees["a"], donnees.get("dernier_jour"))
        return {"horaire": horaire, "motif": donnees.get("motif", "")}
