"""Open or not at a given moment, and until when, in words."""

import datetime
from dataclasses import dataclass

from opening_hours import OpeningHours, State

from home.typographie import JOURS, date_courte, heure
from reseau.annuaire.horaires.osm import PARIS, horaires_analyser


@dataclass(frozen=True)
class Ouverture:
    """Whether it is open, the sentence to show, and its tone for the theme."""

    ouvert: bool
    texte: str

    @property
    def ton(self) -> str:
        """The status class of the theme."""
        return "ok" if self.ouvert else "non"


# Ce qui s’est dit d’horaires reste vrai jusqu’au prochain changement, ou à minuit : vingt lieux par page ont les mêmes.
DITES_MAX = 5000
_dites: dict[str, tuple[datetime.datetime, datetime.datetime, Ouverture]] = {}


def ouverture_a(horaires: str, moment: datetime.datetime) -> Ouverture | None:
    """The state of these hours (closures included) at an aware `moment`; None when there are no hours to read."""
    dite = _dites.get(horaires)
    if dite and dite[0] <= moment < dite[1]:
        return dite[2]
    analyse = horaires_analyser(horaires)
    if analyse is None:
        return None
    moment = moment.astimezone(PARIS)
    change = analyse.next_change(moment)
    etat = _dire(analyse, moment, change)
    minuit = datetime.datetime.combine(moment.date() + datetime.timedelta(days=1), datetime.time(), PARIS)
    if change and moment.utcoffset() == minuit.utcoffset():  # la nuit où l’heure change, une heure vient deux fois
        if len(_dites) >= DITES_MAX:
            _dites.clear()
        _dites[horaires] = (moment.astimezone(datetime.UTC), min(change, minuit).astimezone(datetime.UTC), etat)
    return etat


def _dire(analyse: OpeningHours, moment: datetime.datetime, change: datetime.datetime | None) -> Ouverture:
    if analyse.is_open(moment):
        return Ouverture(True, f"Ouvert, ferme {_quand(change, moment)}" if change else "Ouvert en permanence")
    ferme = "Fermé aujourd’hui" if _ferme_toute_la_journee(analyse, moment) else "Fermé"
    return Ouverture(False, f"{ferme}, ouvre {_quand(change, moment)}" if change else "Fermé")


def _ferme_toute_la_journee(analyse: OpeningHours, moment: datetime.datetime) -> bool:
    """Not open at any time of this day: a closure, a public holiday, or the day itself."""
    matin = datetime.datetime.combine(moment.date(), datetime.time(), PARIS)
    soir = datetime.datetime.combine(moment.date() + datetime.timedelta(days=1), datetime.time(), PARIS)
    return not any(etat == State.OPEN for _, _, etat, _ in analyse.intervals(matin, soir))


def _quand(change: datetime.datetime, moment: datetime.datetime) -> str:
    """« à 17 h », « demain à 9 h », « lundi à 9 h », « le 4 janvier 2027 à 9 h »."""
    change = change.astimezone(PARIS)
    jours = (change.date() - moment.date()).days
    if jours == 1 and change.time() == datetime.time():
        return "à minuit"
    heures = f"à {heure(change.time())}"
    if jours == 0:
        return heures
    if jours == 1:
        return f"demain {heures}"
    if jours < 7:
        return f"{JOURS[change.weekday()]} {heures}"
    return f"le {date_courte(change.date())} {heures}"
