"""Forms of the session: the text of a point, what comes out of it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from home.alertes import AlerteDeRegleForm
from reseau.animation.choices import TEXTE_MAX, TOUCHES, GenreSuite
from reseau.animation.models import Suite


class TexteForm(AlerteDeRegleForm):
    """What was said of a point, and the version that was read."""

    CHAMPS_REFUSES = {"personne": "texte"}
    texte = forms.CharField(
        label="Compte rendu du point", required=False, strip=False, max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": 9, "class": "saisie__texte", "data-touche": "t"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="point_%s", **kwargs)


class SuiteForm(AlerteDeRegleForm):
    """What came out of a point; who and for when are asked of a decision and of an action."""

    CHAMPS_REFUSES = {"personne": "texte", "conflit": "texte"}
    genre = forms.ChoiceField(label="Ajouter une suite", choices=GenreSuite.choices, widget=forms.RadioSelect)
    texte = forms.CharField(label="Ce qui est retenu", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    porteur = forms.CharField(
        label="Qui s’en charge", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "porteurs"}),
        help_text="Une personne, une structure, un réseau, ou des mots.",
    )  # fmt: skip
    echeance = forms.DateField(label="Pour quand", required=False, help_text="Sans date, la prochaine séance.")
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="« Une abstention : Apec »."
    )
    suit = forms.TypedChoiceField(label="Suit la décision", required=False, empty_value=None)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decisions: Iterable[Suite] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), "genre": GenreSuite.DECISION, **(kwargs.get("initial") or {})}
        super().__init__(*args, auto_id="suite_%s", **kwargs)
        suivies = {str(suite.uuid): suite for suite in decisions}
        self.fields["suit"].choices = [("", "Aucune"), *((cle, suite.texte[:80]) for cle, suite in suivies.items())]
        self.fields["suit"].coerce = suivies.get

    @property
    def genres(self) -> list[tuple[str, str, str, bool]]:
        """Each kind, its word, its key, whether it is chosen."""
        choisi = self["genre"].value()
        return [(valeur, mot, TOUCHES[valeur], valeur == choisi) for valeur, mot in GenreSuite.choices]

    @property
    def details(self) -> list[forms.BoundField]:
        """What is said more rarely."""
        return [self["precision"], self["suit"]]


class SuiteModifierForm(SuiteForm):
    """The same, of one that is written: its version instead of a key."""

    revoir_le = forms.DateField(label="À revoir le", required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, suite: Suite, **kwargs: Any) -> None:
        dit = {nom: getattr(suite, nom) for nom in ("genre", "texte", "echeance", "precision", "revoir_le", "version")}
        kwargs["initial"] = {**dit, "porteur": suite.qui, "suit": str(suite.suit.uuid) if suite.suit else ""}
        super().__init__(*args, **kwargs)
        del self.fields["cle"]
        self.fields["genre"].label = "Ce que c’est"
        self.order_fields([nom for nom in self.fields if nom != "garder"] + ["garder"])
