"""Which rows are open right now: each distinct hours is asked once, and again only when it was due to change."""

import datetime
from array import array
from collections.abc import Iterator

from home.recherche import bits
from reseau.annuaire.horaires.osm import PARIS, horaires_analyser


class Ouvertures:
    """Rows grouped by the text of their hours, and the last answer of each text."""

    def __init__(self) -> None:
        self._lignes: dict[str, array] = {}
        self._reponses: dict[str, tuple[bool, datetime.datetime, datetime.datetime | None]] = {}
        self._ensemble: tuple[datetime.datetime, datetime.datetime | None, int, int] | None = None

    def copie(self) -> "Ouvertures":
        """The same, that may receive rows; the answers are shared."""
        autre = Ouvertures()
        autre._lignes = dict(self._lignes)
        autre._reponses = self._reponses
        return autre

    def ajouter(self, horaires: str, positions: array) -> None:
        """Add rows that share these hours."""
        connues = self._lignes.get(horaires)
        self._lignes[horaires] = positions if connues is None else connues + positions

    def ouvertes(self, moment: datetime.datetime, taille: int) -> int:
        """The rows open at an aware `moment`."""
        moment = moment.astimezone(PARIS)
        if self._ensemble:
            depuis, fin, de_taille, ensemble = self._ensemble
            if depuis <= moment and (fin is None or moment < fin) and de_taille == taille:
                return ensemble
        positions: list[int] = []
        echeances: list[datetime.datetime] = []
        for horaires, ouvert, fin in self._demander(moment):
            if ouvert:
                positions += self._lignes[horaires]
            if fin:
                echeances.append(fin)
        ensemble = bits.depuis(positions, taille)
        self._ensemble = (moment, min(echeances, default=None), taille, ensemble)
        return ensemble

    def _demander(self, moment: datetime.datetime) -> Iterator[tuple[str, bool, datetime.datetime | None]]:
        """Each hours, open or not, and until when the answer holds."""
        for horaires in self._lignes:
            connue = self._reponses.get(horaires)
            if connue is None or moment < connue[1] or (connue[2] is not None and moment >= connue[2]):
                analyse = horaires_analyser(horaires)
                connue = (False, moment, None) if analyse is None else (
                    analyse.is_open(moment), moment, analyse.next_change(moment)
                )  # fmt: skip
                self._reponses[horaires] = connue
            yield horaires, connue[0], connue[2]
