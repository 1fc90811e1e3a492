"""The strip of the coming days: one square a day, darker as the day is fuller."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from home.typographie import JOURS, MOIS, date_courte, mois_court
from reseau.agenda.chocs import JourNote, Semaines

PAS, GAUCHE, HAUT, COTE = 22, 40, 22, 18
SEMAINE = datetime.timedelta(weeks=1)
CHARGES = ("libre", "peu chargée", "chargée", "parmi les plus chargées")


@dataclass(frozen=True)
class Case:
    """One day: where it is drawn, how, its rank when it is offered, whether it is the day that was asked."""

    x: int
    y: int
    classe: str
    rang: int = 0
    ici: bool = False

    @property
    def milieu(self) -> int:
        """Where its rank is written."""
        return self.x + COTE // 2

    @property
    def ligne(self) -> int:
        """On which line it is written."""
        return self.y + 14


@dataclass(frozen=True)
class Frise:
    """The squares, the names of the months and of the days, and the whole in a sentence."""

    largeur: int
    hauteur: int
    cases: Sequence[Case]
    mois: Sequence[tuple[int, str]]
    jours: Sequence[tuple[int, str]]
    label: str


def frise_dessiner(semaines: Semaines) -> Frise | None:
    """Draw the days that were looked at, week by week; None when there is none."""
    notes = semaines.frise
    if not notes:
        return None
    lundi = _lundi(notes[0].date)
    rangs = {note.date: rang for rang, note in enumerate(semaines.meilleurs, start=1)}
    lignes = sorted({note.date.weekday() for note in notes})
    cases = [
        Case(
            _x(note.date, lundi),
            HAUT + PAS * lignes.index(note.date.weekday()),
            _classe(note, rangs),
            rangs.get(note.date, 0),
            note.ici,
        )
        for note in notes
    ]
    return Frise(
        max(case.x for case in cases) + COTE + 4,
        HAUT + PAS * len(lignes) + 2,
        cases,
        list(_mois(notes, lundi)),
        [(HAUT + PAS * rang + 14, f"{JOURS[jour][:3]}.") for rang, jour in enumerate(lignes)],
        _label(semaines),
    )


def _classe(note: JourNote, rangs: dict[datetime.date, int]) -> str:
    if note.date in rangs:
        return "fz-best"
    if note.vacances or note.ferie:
        return "fz-v"
    return f"fz-{note.charge}"


def _lundi(jour: datetime.date) -> datetime.date:
    return jour - datetime.timedelta(days=jour.weekday())


def _x(jour: datetime.date, lundi: datetime.date) -> int:
    return GAUCHE + PAS * ((_lundi(jour) - lundi) // SEMAINE)


def _mois(notes: Sequence[JourNote], lundi: datetime.date) -> list[tuple[int, str]]:
    """Each month above its first week; two names never touch."""
    dits: list[tuple[int, str]] = []
    for note in notes:
        nom, x = mois_court(note.date), _x(note.date, lundi)
        if (not dits or dits[-1][1] != nom) and (not dits or x - dits[-1][0] >= 2 * PAS):
            dits.append((x, nom))
    return dits


def _label(semaines: Semaines) -> str:
    notes = semaines.frise
    debut, fin = date_courte(notes[0].date), date_courte(notes[-1].date)
    dits = [f"{len(notes)} jours, du {debut} au {fin}."]
    if semaines.meilleurs:
        dits.append(f"Les moins chargés : {', '.join(_jour(note.date) for note in semaines.meilleurs)}.")
    dits += [f"Votre date, {_jour(note.date)} : {CHARGES[note.charge]}." for note in notes if note.ici]
    return " ".join(dits)


def _jour(jour: datetime.date) -> str:
    return f"{JOURS[jour.weekday()]} {jour.day} {MOIS[jour.month - 1]}"
