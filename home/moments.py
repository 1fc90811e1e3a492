"""What is typed line by line and read as a list: what happens at which hour, and the ways to come."""

import re
from typing import NamedTuple

HEURE = r"(?P<heure>\d{1,2}\s?h(?:\s?[0-5]\d)?)"
MOMENT = re.compile(HEURE + r"\s*[,:–-]?\s+(?P<quoi>\S.*)", re.IGNORECASE)
SEULE = re.compile(HEURE, re.IGNORECASE)
MOYEN_MAX = 40


class Moment(NamedTuple):
    """One line of what happens there."""

    heure: str
    titre: str
    detail: str


class Acces(NamedTuple):
    """One way to come."""

    moyen: str
    suite: str


def lignes_dites(texte: str) -> list[str]:
    """The lines that say something."""
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def moments_lire(texte: str) -> list[Moment]:
    """« 14 h 30 Atelier, salle 2 | Vingt places » becomes an hour, a title and a detail; a line without hour stays.

    A bar after the hour (« 14 h 30 | Atelier | Vingt places ») says the same.
    """
    return [_moment(ligne) for ligne in lignes_dites(texte)]


def _moment(ligne: str) -> Moment:
    dit, _, detail = (part.strip() for part in ligne.partition("|"))
    if SEULE.fullmatch(dit):
        titre, _, detail = (part.strip() for part in detail.partition("|"))
        return Moment(dit, titre, detail)
    trouve = MOMENT.fullmatch(dit)
    return Moment(trouve["heure"], trouve["quoi"], detail) if trouve else Moment("", dit, detail)


def acces_lire(texte: str) -> list[Acces]:
    """« En bus. Lignes A et 3 » becomes a way and what follows; a line without a first sentence stays."""
    lignes = lignes_dites(texte)
    coupees = [ligne.partition(". ") for ligne in lignes]
    return [
        Acces(f"{moyen}.", suite) if suite and len(moyen) <= MOYEN_MAX else Acces("", ligne)
        for ligne, (moyen, _, suite) in zip(lignes, coupees, strict=True)
    ]
