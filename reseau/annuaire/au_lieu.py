"""What a service gives at a place: what is said of it there, among what the service declares (R1.2)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from reseau.annuaire.choices import MISSIONS_CEP

# What a service has of its own at a place; the rest is said of the service once.
SUITES = ("horaires", "contact", "capacite", "missions", "modes")


class AuLieu(NamedTuple):
    """A service at a place, as long lists carry it; missions and modes are those said there, maybe none.

    `lieu` is a place, or its key.
    """

    lieu: Any
    horaires: str = ""
    missions: Sequence[str] = ()
    modes: Sequence[str] = ()


def donnes_ici(propres: Collection[str], du_service: Iterable[str]) -> list[str]:
    """Those of the service that a place says it gives; all of them when the place names none that remains."""
    declares = list(du_service)
    return [code for code in declares if code in propres] or declares


def niveaux_ici(niveaux: Iterable[str], missions: Iterable[str]) -> list[str]:
    """A CEP level goes with advice or support: where neither is given, there is none."""
    return list(niveaux) if MISSIONS_CEP.intersection(missions) else []
