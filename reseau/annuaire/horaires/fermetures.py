"""Closures of a place: one day, some days, or the same days every year."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from home.periodes import mois_apres


@dataclass(frozen=True)
class Fermeture:
    """A closure still to come, or under way, at its next dates."""

    du: datetime.date
    au: datetime.date
    motif: str
    annuelle: bool


def fermetures_a_venir(fermetures: Iterable[Mapping[str, Any]], jour: datetime.date) -> list[Fermeture]:
    """What is closed from `jour` on, the next first; those of every year at their next dates."""
    prochaines = [_prochaine(fermeture, jour) for fermeture in fermetures]
    return sorted((f for f in prochaines if f.au >= jour), key=lambda f: (f.du, f.au))


def _prochaine(fermeture: Mapping[str, Any], jour: datetime.date) -> Fermeture:
    du, au = (datetime.date.fromisoformat(fermeture[cle]) for cle in ("du", "au"))
    annuelle = bool(fermeture.get("annuel"))
    if annuelle:
        a_cheval = au.year - du.year
        annee = next(an for an in range(jour.year - 1, jour.year + 2) if _en(au, an + a_cheval) >= jour)
        du, au = _en(du, annee), _en(au, annee + a_cheval)
    return Fermeture(du, au, str(fermeture.get("motif", "")), annuelle)


def _en(jour: datetime.date, annee: int) -> datetime.date:
    """The same day of another year; the last of February when there is no 29th."""
    return mois_apres(jour=jour, mois=12 * (annee - jour.year))
