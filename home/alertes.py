"""Forms whose words the detector reads: what it sees is shown at its field before it is kept (R3.5)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from home.detecteur import identifiants_detecter, phrase_alerte
from home.erreurs import RegleRefusee
from home.formulaires import FormulaireSafran

SINON = "cochez plus bas que ces mots ne désignent pas une personne reçue"


class AlerteForm(FormulaireSafran, forms.Form):
    """The base of a form that asks whether what it saw may stay: `alerter` in `clean`, once per field.

    `alerte` says that something was seen: the box that keeps it is shown only then, the last of the fields.
    """

    garder = forms.BooleanField(
        label="Ces mots ne désignent pas une personne reçue : les garder tels quels", required=False
    )
    alerte = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(nom for nom in self.fields if nom != "garder"), "garder"])

    def __iter__(self) -> Iterator[BoundField]:
        """The fields to show."""
        return (champ for champ in super().__iter__() if champ.name != "garder" or self.alerte)

    def alerter(self, champ: str, phrase: str) -> None:
        """An error at the field for a phrase that is not empty, unless the person ticked that it stays."""
        if not phrase:
            return
        self.alerte = True
        if not self.cleaned_data.get("garder"):
            self.add_error(champ, phrase)


class TexteLuForm(AlerteForm):
    """A form that names its free texts in `surveilles`; what it hands over has no trace of the box."""

    surveilles: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Read each free text."""
        donnees = super().clean()
        for nom in self.surveilles:
            if detections := identifiants_detecter(donnees.get(nom) or ""):
                self.alerter(nom, phrase_alerte(detections, SINON))
        donnees.pop("garder", None)
        return donnees


class AlerteDeRegleForm(AlerteForm):
    """A form whose words its rule reads, and is told that they stay (`garder`)."""

    def refuser(self, refus: RegleRefusee, sinon: str | None = None) -> None:
        """Show the refusal, and the box when it is about a person."""
        self.alerte = self.alerte or refus.code == "personne"
        super().refuser(refus, sinon)
