"""Hours in OpenStreetMap's syntax, read by opening-hours-py with France's public holidays."""

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError

PARIS = ZoneInfo("Europe/Paris")
_MOIS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(20_000)
def horaires_analyser(texte: str) -> OpeningHours | None:
    """The hours ready to be questioned; None when there are none or when they are unreadable."""
    if not texte.strip():
        return None
    try:
        return OpeningHours(texte, timezone=PARIS, country="FR", max_interval_days=366)
    except (ParserError, ValueError):
        return None


def horaires_valider(texte: str) -> None:
    """Refuse hours that do not parse, and say which part."""
    if texte.strip() and horaires_analyser(texte) is None:
        raise ValidationError(
            f"Ces horaires ne se lisent pas\u00a0: «\u00a0{texte[:80]}\u00a0». "
            "Écrivez par exemple «\u00a0Mo-Fr 09:00-12:30,13:30-17:00; PH off\u00a0».",
            code="horaires",
        )


def horaires_effectifs(horaires: str, fermetures: Iterable[Mapping[str, Any]]) -> str:
    """The hours with the closures written in: what « ouvert maintenant » reads."""
    if not horaires.strip():
        return ""
    suites = [_fermeture(fermeture) for fermeture in fermetures]
    return "; ".join([horaires.strip().rstrip(";"), *suites])


def _fermeture(fermeture: Mapping[str, Any]) -> str:
    """One closure as a rule that comes last, so wins; without its year when it comes back every year."""
    du, au = (datetime.date.fromisoformat(fermeture[cle]) for cle in ("du", "au"))
    ecrire = jour_annuel_ecrire if fermeture.get("annuel") else jour_ecrire
    return f"{ecrire(du)} off" if du == au else f"{ecrire(du)}-{ecrire(au)} off"


def jour_ecrire(jour: datetime.date) -> str:
    """A date in OpenStreetMap's syntax: « 2026 Dec 24 »."""
    return f"{jour.year} {_MOIS[jour.month - 1]} {jour.day:02d}"


def jour_annuel_ecrire(jour: datetime.date) -> str:
    """A day of any year: « Dec 24 »."""
    return f"{_MOIS[jour.month - 1]} {jour.day:02d}"
