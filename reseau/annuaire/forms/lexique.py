"""The forms of the lexicon: words that a member proposes, why one is refused."""

import uuid
from typing import Any

from django import forms

from home.alertes import TexteLuForm


class PropositionForm(TexteLuForm):
    """How people say it, and where one heard it."""

    surveilles = ("expressions", "source")
    CHAMPS_REFUSES = {"vide": "expressions", "connue": "expressions"}

    expressions = forms.CharField(
        label="Le mot, et les autres façons de le dire", max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text="Une par ligne, telle qu’on la dit : le sigle, le nom entier, le mot de tous les jours.",
    )  # fmt: skip
    source = forms.CharField(
        label="Ce que la personne cherchait, ou d’où vient ce mot", max_length=200,
        help_text="Ce qui aide la Région à dire quels services y répondent. Jamais le nom de quelqu’un.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mot: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4(), "expressions": mot}, **kwargs)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data


class MotifForm(TexteLuForm):
    """Why, for who proposed it to read."""

    surveilles = ("motif",)

    motif = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="En une phrase ou deux."
    )
