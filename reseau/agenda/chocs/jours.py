"""Which coming days would disturb less: the same hours on each of them, the same questions asked."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from home.calendrier.ical import PARIS
from home.calendrier.occupations import MINUIT, UN_JOUR, Occupation, heure_de_paris, jours_de_paris
from reseau.agenda.chocs.entourage import Entourage, Marque
from reseau.agenda.chocs.rangs import JOURS_PROCHES, Choc, Rang, chocs_de

OUVRES = 60  # jours regardés
PORTEE = datetime.timedelta(weeks=16)  # de quoi les trouver, jours fériés compris
AVANT = datetime.timedelta(weeks=6)  # d’une date lointaine, ce qui se regarde avant elle
PROPOSES = 3
SAMEDI = 5
POIDS = {
    Rang.LIEU: 50,
    Rang.EQUIPES: 20,
    Rang.BASSIN: 6,
    Rang.VOISINS: 3,
    Rang.INVITES: 3,
    Rang.JOUR: 4,
}
CHARGES = {Rang.LIEU: 3, Rang.EQUIPES: 3, Rang.BASSIN: 2}  # les autres rangs : 1


@dataclass(frozen=True)
class JourNote:
    """One day, with the event at its hours on it.

    `score` is zero when it disturbs nothing; `charge` goes from 0 to 3. `equipes` is how many structures it asks,
    `lieu` whether it has a place, `ici` whether the day is the one that was asked, `possible` whether it may be held
    then: every day that it takes is a working day, or it was on a week-end already.
    """

    date: datetime.date
    debut: datetime.datetime
    fin: datetime.datetime
    chocs: tuple[Choc, ...]
    score: int
    equipes: int
    vacances: bool = False
    ferie: bool = False
    ici: bool = False
    lieu: bool = False
    possible: bool = True

    @property
    def charge(self) -> int:
        """How loaded the day is, by its worst clash."""
        return max((CHARGES.get(choc.rang, 1) for choc in self.chocs), default=0)

    @property
    def par_rang(self) -> Counter[Rang]:
        """How many clashes of each rank."""
        return Counter(choc.rang for choc in self.chocs)

    @property
    def salle_libre(self) -> bool:
        """Nobody holds the place at these hours."""
        return not any(choc.salle for choc in self.chocs)

    @property
    def equipes_libres(self) -> int:
        """How many of the structures asked are not asked elsewhere at these hours."""
        return self.equipes - len(frozenset().union(*(choc.equipes for choc in self.chocs)))


@dataclass(frozen=True)
class Semaines:
    """The days that would go better, the best first, and every day that was looked at, in order."""

    meilleurs: tuple[JourNote, ...]
    frise: tuple[JourNote, ...]


def meilleurs_jours(
    candidat: Occupation, entourage: Entourage, *, du: datetime.date, combien: int = PROPOSES
) -> Semaines:
    """The nearest days that disturb least, from `du` on, among sixty working days around the one that was asked.

    A day is proposed when it disturbs less than the one that was asked, and nothing forbids it. What is held on a
    week-end is offered the same day of other weeks.
    """
    demande = _noter(candidat, entourage, _premier(candidat), _premier(candidat))
    frise = [_noter(candidat, entourage, jour, demande.date) for jour in _jours(candidat, entourage, du)]
    mieux = [
        note
        for note in frise
        if note.possible and note.score < demande.score and not any(choc.bloque for choc in note.chocs)
    ]

    def ordre(note: JourNote) -> tuple[int, int, bool]:
        ecart = (note.date - demande.date).days
        return note.score, abs(ecart), ecart < 0

    return Semaines(tuple(sorted(mieux, key=ordre)[:combien]), tuple(frise))


def fenetre_a_lire(
    dates: Sequence[Occupation], du: datetime.date | None = None
) -> tuple[datetime.datetime, datetime.datetime]:
    """Between which instants to read what holds, for the clashes of these dates, and for the days offered from `du`."""
    jours = [*(_premier(date) for date in dates), *(_dernier(date) for date in dates)]
    if du is not None:
        debut = _debut(jours[0], du)
        jours += [debut, debut + PORTEE + (_dernier(dates[0]) - jours[0])]
    marge = datetime.timedelta(days=JOURS_PROCHES + 1)
    return heure_de_paris(min(jours) - marge, MINUIT), heure_de_paris(max(jours) + marge, MINUIT)


def _premier(occupation: Occupation) -> datetime.date:
    return jours_de_paris(occupation.debut, occupation.fin)[0]


def _dernier(occupation: Occupation) -> datetime.date:
    return jours_de_paris(occupation.debut, occupation.fin)[1]


def _debut(demande: datetime.date, du: datetime.date) -> datetime.date:
    """From where to look: now, or some weeks before a date that is far."""
    return du if demande - du < 2 * AVANT else demande - AVANT


def _jours(candidat: Occupation, entourage: Entourage, du: datetime.date) -> Iterator[datetime.date]:
    """The days to look at: those of the week, or for what is held on a week-end, its own day of each week."""
    demande, dernier = jours_de_paris(candidat.debut, candidat.fin)
    en_fin_de_semaine = _touche(demande, dernier, SAMEDI)
    debut, ouvres = _debut(demande, du), 0
    for rang in range(PORTEE.days):
        jour = debut + rang * UN_JOUR
        if jour.weekday() == demande.weekday() if en_fin_de_semaine else jour.weekday() < SAMEDI:
            yield jour
        ouvres += jour.weekday() < SAMEDI and not _ferie(entourage, jour)
        if ouvres >= OUVRES:
            return


def _touche(premier: datetime.date, dernier: datetime.date, depuis: int) -> bool:
    """Whether a Saturday or a Sunday is among these days."""
    return (dernier - premier).days + premier.weekday() >= depuis


def _ferie(entourage: Entourage, jour: datetime.date) -> bool:
    return _est(entourage, jour, Marque.FERIE)


def _est(entourage: Entourage, jour: datetime.date, nature: Marque) -> bool:
    rang = jour.toordinal()
    return any(du <= rang < au and marque.nature == nature for du, au, marque in entourage.marques)


def _noter(candidat: Occupation, entourage: Entourage, jour: datetime.date, demande: datetime.date) -> JourNote:
    """What the event would disturb on this day."""
    deplace = _deplacer(candidat, jour - demande)
    premier, dernier = jours_de_paris(deplace.debut, deplace.fin)
    tous = [premier + rang * UN_JOUR for rang in range((dernier - premier).days + 1)]
    depuis, jusque = jours_de_paris(candidat.debut, candidat.fin)
    semaine = _touche(depuis, jusque, SAMEDI) or not _touche(premier, dernier, SAMEDI)
    chocs = tuple(_sans_les_titres(chocs_de(deplace, entourage)))
    return JourNote(
        jour,
        deplace.debut,
        deplace.fin,
        chocs,
        score=sum(POIDS[choc.rang] for choc in chocs),
        equipes=len(candidat.structures),
        vacances=_est(entourage, jour, Marque.VACANCES),
        ferie=_ferie(entourage, jour),
        ici=jour == demande,
        lieu=bool(candidat.lieux),
        possible=semaine and not any(_ferie(entourage, un) for un in tous),
    )


def _sans_les_titres(chocs: Iterable[Choc]) -> Iterator[Choc]:
    """What is left when titles are not compared: a day more loaded for a title well guessed would tell it."""
    for choc in chocs:
        if choc.rang != Rang.DOUBLON:
            yield choc
        elif choc.sans_titre is not None:
            yield choc._replace(rang=choc.sans_titre)


def _deplacer(occupation: Occupation, ecart: datetime.timedelta) -> Occupation:
    """The same hours of the wall, so many days away."""
    debut, fin = (instant.astimezone(PARIS).replace(tzinfo=None) for instant in (occupation.debut, occupation.fin))
    return replace(occupation, debut=_en_paris(debut + ecart), fin=_en_paris(fin + ecart))


def _en_paris(mur: datetime.datetime) -> datetime.datetime:
    return heure_de_paris(mur.date(), mur.time())
