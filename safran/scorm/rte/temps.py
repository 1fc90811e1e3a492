"""Durations of the two standards, counted in hundredths of a second."""

import re
from decimal import Decimal

DUREE_12 = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)")
DUREE_2004 = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?", re.ASCII
)
MINUTE, HEURE, JOUR = 6_000, 360_000, 8_640_000
ANNEE, MOIS = 365 * JOUR + JOUR // 4, (365 * JOUR + JOUR // 4) // 12
PLAFOND = 10_000 * HEURE - 1  # ce que SCORM 1.2 sait écrire


def centiemes_12(texte: str) -> int | None:
    """Hundredths in « HHHH:MM:SS.SS », or None."""
    trouve = DUREE_12.fullmatch(texte)
    if not trouve or not texte.isascii():
        return None
    heures, minutes, secondes = trouve.groups()
    return int(heures) * HEURE + int(minutes) * MINUTE + int(Decimal(secondes) * 100)


def centiemes_2004(texte: str) -> int | None:
    """Hundredths in an ISO 8601 duration, or None."""
    trouve = DUREE_2004.fullmatch(texte) if len(texte) <= 100 else None
    if not trouve:
        return None
    annees, mois, jours, heures, minutes, secondes = (Decimal(morceau or 0) for morceau in trouve.groups())
    total = annees * ANNEE + mois * MOIS + jours * JOUR + heures * HEURE + minutes * MINUTE + secondes * 100
    return int(total)


def duree_12(centiemes: int) -> str:
    """« HHHH:MM:SS.SS », as SCORM 1.2 writes it."""
    heures, reste = divmod(min(centiemes, PLAFOND), HEURE)
    minutes, reste = divmod(reste, MINUTE)
    return f"{heures:04d}:{minutes:02d}:{reste // 100:02d}.{reste % 100:02d}"


def duree_2004(centiemes: int) -> str:
    """An ISO 8601 duration in hours, minutes and seconds."""
    heures, reste = divmod(centiemes, HEURE)
    minutes, reste = divmod(reste, MINUTE)
    fraction = f".{reste % 100:02d}" if reste % 100 else ""
    return f"PT{heures}H{minutes}M{reste // 100}{fraction}S"


def duree_dire(centiemes: int) -> str:
    """A duration for people."""
    minutes = centiemes // MINUTE
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes} min" if minutes else f"{centiemes // 100} s"
