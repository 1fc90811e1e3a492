"""Satisfaction by session, for whoever steers: only what may be shown, read from the rows of closed forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from safran.evaluations.choices import SEUIL, Moment, Public
from safran.evaluations.models import Campagne


@dataclass(frozen=True)
class Satisfaction:
    """How many people answered, how many gave a mark, their sum: means add up without rounding."""

    nombre: int
    notes: int
    somme: int

    @property
    def moyenne(self) -> float:
        """Out of 5."""
        return self.somme / self.notes

    def __add__(self, autre: "Satisfaction") -> "Satisfaction":
        return Satisfaction(self.nombre + autre.nombre, self.notes + autre.notes, self.somme + autre.somme)


def satisfactions(sessions: Iterable[Any], moment: str = Moment.A_CHAUD) -> dict[int, Satisfaction]:
    """By session (primary key), what the people present said, in one query.

    A session with fewer than five answers or marks, or whose form is still open, is not there: whatever is added up
    from here never shows what fewer than five people said.
    """
    lues = Campagne.objects.filter(
        session__in=sessions, moment=moment, public=Public.PARTICIPANT, nombre__gte=SEUIL, notes_nombre__gte=SEUIL
    ).values_list("session", "nombre", "notes_nombre", "notes_somme")
    return {session: Satisfaction(*chiffres) for session, *chiffres in lues}
