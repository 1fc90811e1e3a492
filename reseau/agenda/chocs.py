"""What a date would disturb, worst first, and the days that would disturb less (R5.14); pure, nothing is read here."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, NamedTuple

from home.recherche.texte import analyser
from home.temps.calendrier import MINUIT, UN_JOUR, Nature, Occupation, Tenue, heure_de_paris, jours_de_paris
from home.temps.flux import PARIS
from reseau.agenda.choices import NatureJour

# What holds around a date, ranged once by day and asked many times.

ASSISTANCE = 50  # à partir d’ici, un événement se sent jusque dans le bassin voisin
LONGUE = 62  # au-delà de tant de jours, une occupation n’est pas rangée jour par jour
JOUR_SECONDES = 86_400


@dataclass(frozen=True)
class JourMarque:
    """Days to keep away from, the last one excluded; for these publics, or for everyone when none is named."""

    titre: str
    nature: str
    du: datetime.date
    au: datetime.date
    publics: frozenset[int] = frozenset()

    @property
    def uid(self) -> str:
        return f"jour-{self.nature}-{self.du}-{self.au}-{self.titre}"

    def comprend(self, jour: datetime.date) -> bool:
        """Whether this day is one of them."""
        return self.du <= jour < self.au


class Temps(NamedTuple):
    """When something holds: instants, in seconds, and days of Paris, by their rank, the last one included.

    Two hours of the wall of Paris do not compare: one night a year, half past two comes twice.
    """

    debut: float
    fin: float
    marge: float
    premier: int
    dernier: int

    @classmethod
    def de(cls, occupation: Occupation) -> "Temps":
        premier, dernier = jours_de_paris(occupation.debut, occupation.fin)
        return cls(
            occupation.debut.timestamp(),
            occupation.fin.timestamp(),
            occupation.marge.total_seconds(),
            premier.toordinal(),
            dernier.toordinal(),
        )

    @property
    def vide(self) -> bool:
        """Lasts nothing: the hour that spring takes away."""
        return self.fin <= self.debut

    @property
    def jours(self) -> range:
        """The days where it may hold a room, margins included."""
        autour = int(self.marge // JOUR_SECONDES) + 1 if self.marge else 0
        return range(self.premier - autour, self.dernier + autour + 1)


class Ligne(NamedTuple):
    """Something that holds, and when."""

    occupation: Occupation
    temps: Temps


class Entourage:
    """The other occupations ranged by day, the neighbours of each bassin and the marked days, for many dates."""

    def __init__(
        self,
        autres: Iterable[Occupation],
        *,
        voisins: Mapping[int, frozenset[int]] | None = None,
        jours: Iterable[JourMarque] = (),
    ) -> None:
        """Range each thing under every day that it touches; the longest are looked at every day."""
        self.voisins = voisins or {}
        self.marques = [(jour.du.toordinal(), jour.au.toordinal(), jour) for jour in jours]
        self._par_jour: dict[int, list[Ligne]] = defaultdict(list)
        self._longues: list[Ligne] = []
        for autre in autres:
            ligne = Ligne(autre, Temps.de(autre))
            if len(ligne.temps.jours) > LONGUE:
                self._longues.append(ligne)
                continue
            for jour in ligne.temps.jours:
                self._par_jour[jour].append(ligne)

    def des_jours(self, jours: range) -> list[Ligne]:
        """What holds on one of these days, each thing once."""
        pris = self._par_jour if len(jours) > LONGUE else jours
        vues = {id(ligne): ligne for jour in pris for ligne in self._par_jour.get(jour, ())}
        return [*self._longues, *vues.values()]

    def des_environs(self, occupation: Occupation, jours: range) -> Iterator[Ligne]:
        """What holds about these days on one of its themes, in one of its bassins or the next.

        One of the two gathers many people.
        """
        autour = self.autour_de(occupation.bassins)
        for ligne in self.des_jours(jours):
            autre = ligne.occupation
            ensemble = not (autre.themes.isdisjoint(occupation.themes) or autre.bassins.isdisjoint(autour))
            if ensemble and max(occupation.effectif, autre.effectif) >= ASSISTANCE:
                yield ligne

    def autour_de(self, bassins: frozenset[int]) -> frozenset[int]:
        """These bassins and those beside them."""
        return bassins.union(*(self.voisins.get(bassin, frozenset()) for bassin in bassins))


# The seven ranks of a clash, and why two things clash.

NOMBRE_DIT = 5  # en dessous, un nombre dirait de qui il s’agit
RESSEMBLANCE = 0.6  # mots communs à deux titres, sur tous leurs mots
JOURS_PROCHES = 7
PERSONNE = frozenset[int]()


class Rang(IntEnum):
    """How serious, the worst first."""

    DOUBLON = 0
    LIEU = 1
    EQUIPES = 2
    BASSIN = 3
    VOISINS = 4
    INVITES = 5
    JOUR = 6


class Choc(NamedTuple):
    """One date and what it disturbs, at the worst of their ranks.

    `nombre` is how many accounts are expected in both, said from five up, else zero; `equipes` the structures asked in
    both at the same time. `salle` tells that both hold one room at one time. `sans_titre` is the rank that is left to
    who may not read the title of the other: likeness of titles would tell it.
    """

    rang: Rang
    a: Occupation
    b: Occupation | JourMarque
    nombre: int = 0
    equipes: frozenset[int] = PERSONNE
    salle: bool = False
    sans_titre: Rang | None = None

    @property
    def sur_invitation(self) -> bool:
        """One of the two gathers those whom it invites."""
        return isinstance(self.b, Occupation) and _sur_invitation(self.a, self.b)

    @property
    def cede(self) -> Occupation | None:
        """The one that gives way: an option, before what is confirmed."""
        if isinstance(self.b, JourMarque) or self.a.etat == self.b.etat:
            return None
        return self.a if self.a.etat == Tenue.OPTION else self.b

    @property
    def bloque(self) -> bool:
        """The only one that forbids: one room, at one time, confirmed on both sides."""
        return (
            self.salle
            and isinstance(self.b, Occupation)
            and self.a.salle == self.b.salle
            and self.a.etat == self.b.etat == Tenue.CONFIRMEE
        )


def chocs_lire(dates: Iterable[Occupation], entourage: Entourage) -> list[Choc]:
    """Everything that these dates of one event disturb, worst first; a pair gives its worst rank only."""
    return sorted((choc for date in dates for choc in chocs_de(date, entourage)), key=gravite)


def bloquants(chocs: Iterable[Choc]) -> list[Choc]:
    """Those that forbid the date."""
    return [choc for choc in chocs if choc.bloque]


def cle_de_tolerance(choc: Choc) -> str:
    """What « keep it anyway » is about: this pair, this rank, these very hours; the same seen from the other side."""
    cotes = sorted((_cote(choc.a), _cote(choc.b)))
    return hashlib.sha256("\n".join([str(int(choc.rang)), *cotes]).encode()).hexdigest()


def _cote(chose: Occupation | JourMarque) -> str:
    if isinstance(chose, JourMarque):
        return chose.uid
    return f"{chose.uid} {chose.debut.timestamp()} {chose.fin.timestamp()}"


def gravite(choc: Choc) -> tuple[Any, ...]:
    """The order in which clashes are told, the worst first."""
    b = choc.b
    quand = b.debut.timestamp() if isinstance(b, Occupation) else 0
    return choc.rang, not choc.bloque, -choc.nombre, choc.a.debut.timestamp(), quand, b.uid


def chocs_de(date: Occupation, entourage: Entourage) -> list[Choc]:
    """What one date disturbs, in no order."""
    temps = Temps.de(date)
    gens = date.attendus() | date.equipe()
    trouves: dict[int, Choc] = {}
    for ligne in entourage.des_jours(temps.jours):
        if choc := _choc_du_jour(date, temps, gens, ligne):
            trouves[id(ligne)] = choc
    for ligne in entourage.des_environs(date, range(temps.premier - JOURS_PROCHES, temps.dernier + JOURS_PROCHES + 1)):
        loin = max(ligne.temps.premier - temps.dernier, temps.premier - ligne.temps.dernier)
        if loin <= JOURS_PROCHES and not _le_meme(date, ligne.occupation):
            trouves[id(ligne)] = _voisin(date, ligne.occupation, trouves.get(id(ligne)))
    marques = [
        Choc(Rang.JOUR, date, jour)
        for du, au, jour in entourage.marques
        if du <= temps.dernier
        and temps.premier < au
        and (jour.nature == NatureJour.FERIE or se_croisent(date.publics, jour.publics))
    ]
    return [*trouves.values(), *marques]


def _voisin(date: Occupation, autre: Occupation, deja: Choc | None) -> Choc:
    """The next bassin, unless something worse is known of this pair."""
    if deja is None:
        return Choc(Rang.VOISINS, date, autre, sans_titre=Rang.VOISINS)
    if deja.sans_titre is not None and deja.sans_titre <= Rang.VOISINS:
        return deja
    return deja._replace(rang=min(deja.rang, Rang.VOISINS), sans_titre=Rang.VOISINS)


def _le_meme(a: Occupation, b: Occupation) -> bool:
    return a.uid == b.uid or bool(a.groupe) and a.groupe == b.groupe


def se_croisent(a: frozenset[int], b: frozenset[int]) -> bool:
    """For someone in common: none named is everyone."""
    return not (a and b and a.isdisjoint(b))


def _choc_du_jour(date: Occupation, temps: Temps, gens: frozenset[int], ligne: Ligne) -> Choc | None:
    """What these two are to one another on a day that both touch, or at its edge."""
    autre, quand = ligne
    if _le_meme(date, autre):
        return None
    meme_lieu = not date.lieux.isdisjoint(autre.lieux)
    salle = meme_lieu and _salle_prise(date, temps, autre, quand)
    if temps.dernier < quand.premier or quand.dernier < temps.premier:
        return Choc(Rang.LIEU, date, autre, salle=True, sans_titre=Rang.LIEU) if salle else None
    ensemble = not (temps.vide or quand.vide) and temps.debut < quand.fin and quand.debut < temps.fin
    communs = len(gens & autre.attendus() | gens & autre.equipe()) if gens else 0
    equipes = date.structures & autre.structures if ensemble else PERSONNE
    rang = (
        Rang.LIEU if salle
        else Rang.EQUIPES if equipes or (ensemble and communs)
        else _rang_du_jour(date, autre, bool(communs))
    )  # fmt: skip
    doublon = meme_lieu and _titres_proches(date.titre, autre.titre)
    if rang is None and not doublon:
        return None
    nombre = communs if communs >= NOMBRE_DIT else 0
    return Choc(Rang.DOUBLON if doublon else rang, date, autre, nombre, equipes, salle, rang)


def _salle_prise(a: Occupation, ta: Temps, b: Occupation, tb: Temps) -> bool:
    """At one place, both there at one time, setting up and clearing included, unless each says another room."""
    if a.salle and b.salle and a.salle != b.salle or ta.vide or tb.vide:
        return False
    return ta.debut - ta.marge < tb.fin + tb.marge and tb.debut - tb.marge < ta.fin + ta.marge


def _rang_du_jour(a: Occupation, b: Occupation, communs: bool) -> Rang | None:
    """What is left between two things of one day that take neither one room nor one team."""
    pour_les_memes = se_croisent(a.publics, b.publics) or not a.themes.isdisjoint(b.themes)
    if pour_les_memes and not a.bassins.isdisjoint(b.bassins):
        return Rang.BASSIN
    invites = communs or not a.structures.isdisjoint(b.structures)
    if invites and _sur_invitation(a, b):
        return Rang.INVITES
    return Rang.INVITES if pour_les_memes and (_regional(a) or _regional(b)) else None


def _sur_invitation(a: Occupation, b: Occupation) -> bool:
    return a.nature is not Nature.EVENEMENT or b.nature is not Nature.EVENEMENT


def _regional(occupation: Occupation) -> bool:
    return occupation.nature is Nature.EVENEMENT and not occupation.bassins


def _mots_du_titre(titre: str) -> frozenset[str]:
    """Its words but the empty ones and the numbers: the same forum, another year, is the same."""
    return frozenset(mot for mot in analyser(titre) if not mot.isdecimal())


def _titres_proches(un: str, autre: str) -> bool:
    a, b = _mots_du_titre(un), _mots_du_titre(autre)
    return bool(a and b) and len(a & b) >= RESSEMBLANCE * len(a | b)


# Which coming days would disturb less: the same hours on each of them, the same questions asked.

OUVRES = 60  # jours regardés
PORTEE = datetime.timedelta(weeks=16)  # de quoi les trouver, jours fériés compris
AVANT = datetime.timedelta(weeks=6)  # d’une date lointaine, ce qui se regarde avant elle
PROPOSES = 3
SAMEDI = 5
POIDS = {Rang.LIEU: 50, Rang.EQUIPES: 20, Rang.BASSIN: 6, Rang.VOISINS: 3, Rang.INVITES: 3, Rang.JOUR: 4}
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
        ouvres += jour.weekday() < SAMEDI and not _est(entourage, jour, NatureJour.FERIE)
        if ouvres >= OUVRES:
            return


def _touche(premier: datetime.date, dernier: datetime.date, depuis: int) -> bool:
    """Whether a Saturday or a Sunday is among these days."""
    return (dernier - premier).days + premier.weekday() >= depuis


def _est(entourage: Entourage, jour: datetime.date, nature: NatureJour) -> bool:
    rang = jour.toordinal()
    return any(du <= rang < au and marque.nature == nature for du, au, marque in entourage.marques)


def _noter(candidat: Occupation, entourage: Entourage, jour: datetime.date, demande: datetime.date) -> JourNote:
    """What the event would disturb on this day."""
    ecart = jour - demande
    debut, fin = (instant.astimezone(PARIS).replace(tzinfo=None) for instant in (candidat.debut, candidat.fin))
    deplace = replace(candidat, debut=_en_paris(debut + ecart), fin=_en_paris(fin + ecart))
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
        vacances=_est(entourage, jour, NatureJour.VACANCES),
        ferie=_est(entourage, jour, NatureJour.FERIE),
        ici=jour == demande,
        lieu=bool(candidat.lieux),
        possible=semaine and not any(_est(entourage, un, NatureJour.FERIE) for un in tous),
    )


def _sans_les_titres(chocs: Iterable[Choc]) -> Iterator[Choc]:
    """What is left when titles are not compared: a day more loaded for a title well guessed would tell it."""
    for choc in chocs:
        if choc.rang != Rang.DOUBLON:
            yield choc
        elif choc.sans_titre is not None:
            yield choc._replace(rang=choc.sans_titre)


def _en_paris(mur: datetime.datetime) -> datetime.datetime:
    return heure_de_paris(mur.date(), mur.time())
