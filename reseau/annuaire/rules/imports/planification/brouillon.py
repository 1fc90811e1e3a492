"""A line of a file while it is being planned: wholly accepted, or wholly refused."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.rules.imports.planification.connues import Connue
from reseau.annuaire.rules.imports.planification.lignes import LignePlanifiee

MOTIF_MAX = 1000
Part = dict[str, Any]


@dataclass(slots=True)
class Brouillon:
    """What a line adds to the plan, kept aside until the whole line is accepted."""

    ligne: LignePlanifiee
    date: str | None
    connues: dict[tuple[Genre, str], Connue] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    creee: bool = False
    neuve: tuple[Any, ...] = ()

    def poser(self, connue: Connue, part: Part, neuve: bool = True) -> Connue:
        """Put a part in the line; what changed is remembered for the next lines."""
        if connue.genre == Genre.LIEU:
            self.parts.setdefault("lieux", []).append(part)
        else:
            self.parts[connue.genre.lower()] = part
        if neuve:
            self.connues[connue.genre, connue.source_id] = connue
        return connue

    def accepter(self) -> LignePlanifiee:
        """The line with its plan and what becomes of it."""
        ligne = self.ligne
        ligne.action = (ActionLigne.CREEE if self.creee else ActionLigne.INCHANGEE).value
        if ligne.champs and not self.creee:
            ligne.action = ActionLigne.MODIFIEE.value
        if self._agit():
            ligne.plan = {"date": self.date, **self.parts}
        return ligne

    def _agit(self) -> bool:
        """Whether the line writes anything."""
        if self.parts.get("liens"):
            return True
        toutes = [self.parts.get("structure"), self.parts.get("service"), *self.parts.get("lieux", ())]
        return any(part and part.keys() - {"id", "pk", "reseau"} for part in toutes)


def ligne_refuser(*, ligne: LignePlanifiee, motif: str, action: ActionLigne = ActionLigne.REFUSEE) -> LignePlanifiee:
    """The line left out, and why."""
    ligne.action, ligne.motif = action.value, motif[:MOTIF_MAX]
    ligne.champs, ligne.gardes, ligne.doublon = {}, [], ""
    return ligne


def fautes_dire(*, erreur: ValidationError) -> str:
    """Every fault of a sheet in one sentence, each with its field."""
    if hasattr(erreur, "message_dict"):
        return " ".join(
            f"{nom} : {message}" if nom != "__all__" else message
            for nom, messages in erreur.message_dict.items()
            for message in messages
        )
    return " ".join(erreur.messages)
