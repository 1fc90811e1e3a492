"""The form of an attempt: one field per question, never what would tell the right answer."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from home.formulaires import FormulaireSafran
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import Tentative


class TentativeForm(FormulaireSafran, forms.Form):
    """Every question of an attempt, with the answers already kept; `partiel` accepts those that have none yet."""

    use_required_attribute = False

    def __init__(self, *args: Any, tentative: Tentative, partiel: bool = False, **kwargs: Any) -> None:
        questions = questions_a_plat(tentative.questions)
        self.noms = {question["id"]: f"q{rang}" for rang, question in enumerate(questions, start=1)}
        self.genres = {question["id"]: GENRES[question["genre"]] for question in questions}
        # Chaque essai a ses questions : les champs sont ceux de cet essai, pas ceux de la classe.
        self.base_fields = {
            f"q{rang}": GENRES[question["genre"]].champ(question, f"Question {rang}", requis=not partiel)
            for rang, question in enumerate(questions, start=1)
        }
        kwargs["initial"] = {
            nom: self.genres[identite].montrer(tentative.reponses.get(identite, {}))
            for identite, nom in self.noms.items()
        }
        super().__init__(*args, **kwargs)

    def champ_de(self, identite: str) -> BoundField:
        """The bound field of one question."""
        return self[self.noms[identite]]

    def reponses(self) -> dict[str, dict[str, Any]]:
        """The answers that could be read, by question; call it after `is_valid`. A question in error is left out."""
        return {
            identite: self.genres[identite].lire(self.cleaned_data[nom])
            for identite, nom in self.noms.items()
            if nom in self.cleaned_data
        }
