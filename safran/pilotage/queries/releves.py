"""What is counted, read in five queries and added up by every axis, kept by slices and counted again only where
something has changed.
"""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from operator import add
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from home.models import Passage
from home.site.cache import Arrete, Arretes
from reseau.structures.models import Structure
from safran.evaluations.models import Campagne
from safran.evaluations.portes import Satisfaction, satisfactions
from safran.inscriptions.choices import CONVOQUEES, MONTREES, OCCUPENT, EtatInscription, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.pilotage.choices import RESEAUX_CROISES, Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.protection import Comptes
from safran.presences.models import EtapePresence, Presence

# What is counted: figures that add up, whatever the rows they are told by.


@dataclass(frozen=True)
class Mesures:
    """Counts of one or several sessions; people are counted once per session that they were expected in."""

    sessions: int = 0
    places: int = 0
    prises: int = 0
    participations: int = 0
    presentes: int = 0
    acheves: int = 0
    finies: int = 0
    minutes: int = 0
    prevues: int = 0
    avec_public: int = 0
    croisees: int = 0
    reseaux: int = 0
    notes: int = 0
    somme: int = 0

    @property
    def remplissage(self) -> int | None:
        """Seats held out of seats, in whole percents."""
        return 100 * self.prises // self.places if self.places else None

    @property
    def taux_presence(self) -> int | None:
        """Minutes in the room out of the minutes expected so far."""
        return 100 * self.minutes // self.prevues if self.prevues else None

    @property
    def achevement(self) -> int | None:
        """Participations whose training is complete, out of those of sessions that are over."""
        return 100 * self.acheves // self.finies if self.finies else None

    @property
    def satisfaction(self) -> float | None:
        """Mean mark out of 5, from sessions where five people answered."""
        return round(self.somme / self.notes, 1) if self.notes else None

    @property
    def croisement(self) -> int | None:
        """Part of the sessions with people where at least three networks met."""
        return 100 * self.croisees // self.avec_public if self.avec_public else None

    @property
    def reseaux_moyens(self) -> float | None:
        """Distinct networks of a session with people, on average."""
        return round(self.reseaux / self.avec_public, 1) if self.avec_public else None


CHAMPS = tuple(champ.name for champ in fields(Mesures))


def sessions_de(perimetre: Perimetre, annee: int | None = None) -> QuerySet[SessionFormation]:
    """The sessions that count in a perimeter, of one year when one is named."""
    tenues = SessionFormation.objects.filter(perimetre.sessions, etat__in=MONTREES)
    return tenues if annee is None else tenues.filter(premier_jour__year=annee)


# The figures of some sessions, read in five queries and added up by every axis.
#
# They are kept by slices, one per training and year: slices add up exactly, so that a sheet corrected somewhere asks
# for one slice to be counted again, and not for years of sessions (see `gardes`).

COMPTEES = ("participations", "presentes", "acheves", "finies")  # se suivent dans les champs de Mesures
Compte = tuple[int, ...]  # dans l’ordre des champs de Mesures
Cle = tuple[int, int]  # formation, année
AVANT, APRES = (0, 0), (0, 0, 0, 0, 0)  # ce qui entoure les sept comptes des personnes


class SessionLue(NamedTuple):
    """What a session says of itself, as far as figures go."""

    pk: int
    formation: int
    bassin: int | None
    capacite: int
    etat: str
    premier_jour: datetime.date | None
    dernier_jour: datetime.date | None

    @property
    def annee(self) -> int:
        """0 without a date."""
        return self.premier_jour.year if self.premier_jour else 0

    @property
    def finie(self) -> bool:
        """Its last day has come."""
        return self.dernier_jour is not None and self.dernier_jour <= timezone.localdate()

    @property
    def cle(self) -> Cle:
        """The slice where it counts."""
        return self.formation, self.annee


@dataclass(slots=True)
class Tranche:
    """The sessions of one training and year: rows by each axis, participations by bassin and network."""

    par: dict[str, dict[Any, Compte]] = field(default_factory=lambda: {axe.value: {} for axe in Axe})
    croisement: dict[tuple[int | None, int | None], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Releve:
    """Everything counted for a perimeter, as slices to be added up by the axis that is asked for."""

    perimetre: Perimetre
    tranches: dict[Cle, Tranche]
    sessions: tuple[SessionLue, ...]
    reseaux: dict[int | None, int | None]
    version: str = ""  # la même, les mêmes nombres ; vide : on n’en sait rien
    annee: int | None = None  # celle que l’on regarde ; ce qui se masque se choisit sur toutes
    calculs: dict[Any, Any] = field(default_factory=dict)  # ce qui en est tiré une fois, à côté des tranches

    @property
    def annees(self) -> list[int]:
        """Years with sessions, the latest first."""
        return sorted({annee for _, annee in self.tranches if annee}, reverse=True)

    @property
    def _siennes(self) -> list[Tranche]:
        """The slices of the year that is looked at."""
        return [tranche for (_, annee), tranche in self.tranches.items() if self.annee in {None, annee}]

    @property
    def comptes(self) -> dict[str, Comptes]:
        """Each count of people by everything it is told by, over all years."""
        rangs = [CHAMPS.index(nom) for nom in COMPTEES]
        par_session: dict[int, Compte] = {}
        structures: dict[tuple[int | None, int], Compte] = {}
        mixte: dict[tuple[int | None, int | None, int], int] = defaultdict(int)
        for (_, annee), tranche in self.tranches.items():
            par_session |= tranche.par[Axe.SESSION.value]
            for structure, compte in tranche.par[Axe.STRUCTURE.value].items():
                plus(structures, (structure, annee), compte[rangs[0] : rangs[-1] + 1])
            for (bassin, reseau), nombre in tranche.croisement.items() if self.perimetre.entier else ():
                mixte[bassin, reseau, annee] += nombre
        lues = [session for session in self.sessions if session.pk in par_session]
        croisees = tuple((*cle, nombre) for cle, nombre in mixte.items())
        return {
            nom: Comptes(
                tuple((s.pk, s.annee, s.formation, s.bassin, par_session[s.pk][rang]) for s in lues),
                tuple((pk, self.reseaux.get(pk), annee, n[rang - rangs[0]]) for (pk, annee), n in structures.items()),
                croisees if nom == "participations" else (),
            )
            for nom, rang in zip(COMPTEES, rangs, strict=True)
        }

    def par(self, axe: Axe) -> dict[Any, Mesures]:
        """The rows of an axis."""
        lignes: dict[Any, Compte] = {}
        for tranche in self._siennes:
            for cle, compte in tranche.par[axe.value].items():
                plus(lignes, cle, compte)
        return {cle: Mesures(*compte) for cle, compte in lignes.items()}

    @property
    def total(self) -> Mesures:
        """All the sessions together."""
        lignes: dict[Any, Compte] = {}
        for tranche in self._siennes:
            for compte in tranche.par[Axe.FORMATION.value].values():
                plus(lignes, None, compte)
        return Mesures(*lignes.get(None, ()))

    @property
    def croisement(self) -> dict[tuple[int | None, int | None], int]:
        """Participations by bassin and network."""
        nombres: dict[tuple[int | None, int | None], int] = defaultdict(int)
        for tranche in self._siennes:
            for cle, nombre in tranche.croisement.items():
                nombres[cle] += nombre
        return nombres


def plus(lignes: dict[Any, Compte], cle: Any, compte: Compte) -> None:
    """Add to a row, which begins with its first count."""
    deja = lignes.get(cle)
    lignes[cle] = compte if deja is None else tuple(map(add, deja, compte))


def sessions_lire(perimetre: Perimetre) -> list[SessionLue]:
    """The sessions that count, in one query."""
    return [SessionLue(*ligne) for ligne in sessions_de(perimetre).order_by().values_list(*SessionLue._fields)]


def reseaux_des_structures() -> dict[int | None, int | None]:
    """The network of each structure that someone came from."""
    venues = Inscription.objects.order_by().values("structure")
    return dict(Structure.objects.filter(pk__in=venues).order_by().values_list("pk", "reseau"))


def tranches_compter(
    perimetre: Perimetre, sessions: Iterable[SessionLue], reseaux: dict[int | None, int | None]
) -> dict[Cle, Tranche]:
    """Count these sessions afresh: their people, their sheets, their marks; in four queries."""
    lues = {session.pk: session for session in sessions}
    tranches = {session.cle: Tranche() for session in lues.values()}
    par_reseau: dict[tuple[int, int | None], Compte] = {}
    for (pk, structure), personnes in _groupes(perimetre, lues).items():
        compte = AVANT + personnes + APRES
        plus(par_reseau, (pk, reseaux.get(structure)), compte)
        plus(tranches[lues[pk].cle].par[Axe.STRUCTURE.value], structure, (1, *compte[1:]))
    presents: dict[int, set[int]] = {}
    par_session: dict[int, Compte] = {}
    for (pk, reseau), compte in par_reseau.items():
        session = lues[pk]
        tranche, participations = tranches[session.cle], compte[3]
        plus(par_session, pk, compte)
        plus(tranche.par[Axe.RESEAU.value], reseau, (1, *compte[1:]))
        croisee = (session.bassin, reseau)
        tranche.croisement[croisee] = tranche.croisement.get(croisee, 0) + participations
        if participations:
            presents.setdefault(pk, set()).update([reseau] if reseau else [])
    notes = satisfactions(list(lues)) if perimetre.entier else {}
    for pk, session in lues.items():
        if perimetre.entier or pk in presents:
            plus(par_session, pk, _de_session(session.capacite, presents.get(pk), notes.get(pk)))
    for pk, compte in par_session.items():
        session = lues[pk]
        par = tranches[session.cle].par
        par[Axe.SESSION.value][pk] = compte
        plus(par[Axe.FORMATION.value], session.formation, compte)
        plus(par[Axe.BASSIN.value], session.bassin, compte)
        plus(par[Axe.ANNEE.value], session.annee, compte)
    return _partager(tranches)


def _partager(tranches: dict[Cle, Tranche]) -> dict[Cle, Tranche]:
    """The same slices, each count held once: a country has seventy thousand rows and some hundreds of counts."""
    une_fois: Callable[[Any, Any], Any] = {}.setdefault
    for tranche in tranches.values():
        for axe, lignes in tranche.par.items():
            tranche.par[axe] = {une_fois(cle, cle): une_fois(compte, compte) for cle, compte in lignes.items()}
    return tranches


def _de_session(capacite: int, reseaux: set[int] | None, note: Satisfaction | None) -> Compte:
    """What a whole session counts, its people aside."""
    venus = len(reseaux or ())
    public = (int(reseaux is not None), int(venus >= RESEAUX_CROISES), venus)
    return (1, capacite, 0, 0, 0, 0, 0, 0, 0, *public, note.notes if note else 0, note.somme if note else 0)


def _minutes_prevues(sessions: list[int]) -> dict[int, int]:
    """Minutes of the half-days already held, by session."""
    minutes: dict[int, int] = defaultdict(int)
    seances = Seance.objects.filter(session__in=sessions, date__lte=timezone.localdate()).order_by()
    for session, debut, fin in seances.values_list("session", "debut", "fin"):
        minutes[session] += 60 * (fin.hour - debut.hour) + fin.minute - debut.minute
    return minutes


def _groupes(perimetre: Perimetre, lues: dict[int, SessionLue]) -> dict[tuple[int, int | None], Compte]:
    """The people of each structure in each session, and what the sheets say of them."""
    sessions = list(lues)
    prevues = _minutes_prevues(sessions)
    presences = Presence.objects.filter(
        perimetre.personnes_de("inscription__"), inscription__session__in=sessions,
        inscription__etat__in=CONVOQUEES, minutes__gt=0,
    )  # fmt: skip
    par_groupe = presences.order_by().values_list("inscription__session", "inscription__structure")
    minutes = {(session, structure): total for session, structure, total in par_groupe.annotate(t=Sum("minutes"))}
    acheve = Exists(Suivi.objects.acheves().filter(compte=OuterRef("compte"), formation=OuterRef("session__formation")))
    convoquee = Q(etat__in=CONVOQUEES)
    lignes = (
        Inscription.objects.filter(perimetre.personnes, session__in=sessions, etat__in=OCCUPENT)
        .order_by()
        .values_list("session", "structure")
        .annotate(
            prises=Count("pk"),
            personnes=Count("pk", filter=convoquee),
            presentes=Count("pk", filter=Q(etat=EtatInscription.PRESENTE)),
            acheves=Count("pk", filter=convoquee & Q(acheve)),
        )
    )
    groupes = {}
    for session, structure, prises, personnes, presentes, acheves in lignes:
        # Qui n’a pas fini ne compte ni pour ni contre.
        achevement = (acheves, personnes) if lues[session].finie else (0, 0)
        temps = minutes.get((session, structure), 0), personnes * prevues[session]
        groupes[session, structure] = (prises, personnes, presentes, *achevement, *temps)
    return groupes


# Figures kept, and counted again only where something has changed: years of sessions are never added up anew.
#
# Each slice (a training, a year) is kept with the print of everything its figures come from. Sessions, half-days that
# may
# still move, marks and completions are compared as they are; sign-ups and sheets, which are too many, by their
# histories:
# every gesture adds a line to them, so the latest lines tell which sessions were touched since. Names are not kept.

SECONDES = 7 * 24 * 3600
FENETRE = 500  # lignes d’historique relues : un geste validé en retard sur les suivants s’y voit encore
AXES_DES_PERSONNES = (Axe.SESSION.value, Axe.STRUCTURE.value)
PERSONNES = slice(CHAMPS.index(COMPTEES[0]), CHAMPS.index(COMPTEES[-1]) + 1)
Lignes = dict[int, int]  # ligne d’historique, session
RELEVES = Arretes("pilotage", minutes=10, combien=30)


class Garde(NamedTuple):
    """What is kept: the lines of history already seen, and each slice with its print; plain values only.

    `repartition` is a print of where sessions stand; while it holds and nobody is counted elsewhere, `version` does
    too, and what is hidden needs no second look.
    """

    vues: list[frozenset[int]]
    tranches: dict[Cle, tuple[str, dict, dict]]
    repartition: str = ""
    version: str = ""


def releve_arrete(perimetre: Perimetre) -> Arrete[Releve]:
    """The figures of a perimeter with the hour that they are told with; another day starts anew."""
    return RELEVES.lire((perimetre, timezone.localdate()), lambda: releve_lire(perimetre))


def releve_lire(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """The figures of a perimeter as they are now, of all years, whichever is looked at: they are hidden together.

    What has not changed is not counted again.
    """
    dernieres = [
        _dernieres(Passage.objects.de(Inscription), "inscription__session"),
        _dernieres(EtapePresence.objects.all(), "presence__inscription__session"),
    ]
    sessions, reseaux = sessions_lire(perimetre), reseaux_des_structures()
    empreintes = _empreintes(perimetre, sessions, reseaux)
    adresse = _adresse(perimetre)
    garde = cache.get(adresse)
    gardees, a_revoir = _encore_justes(garde, dernieres, sessions, empreintes)
    a_compter = [session for session in sessions if session.cle not in gardees]
    comptees = tranches_compter(perimetre, a_compter, reseaux)
    tranches = gardees | {cle: (empreintes[cle], une.par, une.croisement) for cle, une in comptees.items()}
    version = Garde(*garde).version if garde else ""
    if comptees or a_revoir or len(gardees) < len(Garde(*garde).tranches):
        repartition = _repartition(sessions, reseaux)
        if not _memes_personnes(garde, repartition, tranches, comptees):
            version = uuid4().hex
        vues = [frozenset(lignes) for lignes in dernieres]
        cache.set(adresse, tuple(Garde(vues, tranches, repartition, version)), SECONDES)
    lues = {cle: Tranche(par, mixte) for cle, (_, par, mixte) in tranches.items()}
    return Releve(perimetre, lues, tuple(sessions), reseaux, version, annee)


def releve_compter(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """The same, all counted now."""
    sessions, reseaux = sessions_lire(perimetre), reseaux_des_structures()
    tranches = tranches_compter(perimetre, sessions, reseaux)
    return Releve(perimetre, tranches, tuple(sessions), reseaux, annee=annee)


def _adresse(perimetre: Perimetre) -> str:
    cle = f"{perimetre!r}|{CHAMPS}"
    return "pilotage-" + hashlib.sha256(cle.encode()).hexdigest()


def _dernieres(histoire: QuerySet, session: str) -> Lignes:
    """The latest lines of a history, and the session of each."""
    return dict(histoire.order_by("-pk").values_list("pk", session)[:FENETRE])


def _encore_justes(
    lue: tuple | None, dernieres: list[Lignes], sessions: list[SessionLue], empreintes: dict[Cle, str]
) -> tuple[dict[Cle, tuple], bool]:
    """The slices kept of which nothing has changed; whether so many lines passed that they had better be seen."""
    if lue is None:
        return {}, True
    garde = Garde(*lue)
    nouvelles = [lignes.keys() - vues for vues, lignes in zip(garde.vues, dernieres, strict=True)]
    if any(len(cles) == FENETRE for cles in nouvelles):
        return {}, True  # rien de commun : d’autres lignes ont pu passer sans être vues
    touchees = {lignes[pk] for lignes, cles in zip(dernieres, nouvelles, strict=True) for pk in cles}
    changees = {session.cle for session in sessions if session.pk in touchees}
    justes = {
        cle: tranche
        for cle, tranche in garde.tranches.items()
        if cle not in changees and tranche[0] == empreintes.get(cle)
    }
    return justes, any(len(cles) > FENETRE // 2 for cles in nouvelles)


def _repartition(sessions: list[SessionLue], reseaux: dict) -> str:
    """A print of the table where people are counted: the year, training and bassin of sessions, the networks."""
    ou = sorted((session.pk, session.annee, session.formation, session.bassin) for session in sessions)
    return hashlib.blake2b(repr((ou, sorted(reseaux.items()))).encode()).hexdigest()


def _memes_personnes(lue: tuple | None, repartition: str, tranches: dict[Cle, tuple], comptees: Iterable[Cle]) -> bool:
    """Nobody more, nobody less, nobody elsewhere than in what was kept: only hours, marks or seats have changed."""
    if lue is None:
        return False
    garde = Garde(*lue)
    if garde.repartition != repartition or garde.tranches.keys() != tranches.keys():
        return False
    return all(_personnes(garde.tranches[cle]) == _personnes(tranches[cle]) for cle in comptees)


def _personnes(tranche: tuple[str, dict, dict]) -> tuple:
    """The people of a slice, by session and by structure, and by bassin and network."""
    _, par, croisement = tranche
    lignes = [{cle: compte[PERSONNES] for cle, compte in par[axe].items()} for axe in AXES_DES_PERSONNES]
    return *lignes, croisement


def _empreintes(perimetre: Perimetre, sessions: list[SessionLue], reseaux: dict) -> dict[Cle, str]:
    """Of each slice, what its figures come from besides sign-ups and sheets; in three queries."""
    faits: dict[Cle, list[Any]] = defaultdict(list)
    jour = timezone.localdate()
    jours: dict[Cle, datetime.date] = {}
    for session in sessions:
        faits[session.cle].append(tuple(session))
        jours[session.cle] = max(session.dernier_jour or datetime.date.min, jours.get(session.cle, datetime.date.min))
    ouvertes = {session.pk: session.cle for session in sessions if session.etat != EtatSession.TERMINEE}
    heures = Seance.objects.filter(session__in=list(ouvertes)).order_by("pk")
    for ouverte, *horaire in heures.values_list("session", "date", "debut", "fin"):
        faits[ouvertes[ouverte]].append(horaire)
    acheves = dict(Suivi.objects.acheves().order_by().values_list("formation").annotate(n=Count("pk")))
    notes = {formation: chiffres for formation, *chiffres in _notes() if perimetre.entier}
    commun = hashlib.blake2b(repr(sorted(reseaux.items())).encode()).hexdigest()
    return {
        cle: hashlib.blake2b(
            repr((lignes, min(jour, jours[cle]), acheves.get(cle[0]), notes.get(cle[0]), commun)).encode()
        ).hexdigest()
        for cle, lignes in faits.items()
    }


def _notes() -> QuerySet:
    """Sums of what was answered in each training: a form that closes makes them grow, and nothing else moves them."""
    closes = Campagne.objects.filter(nombre__gt=0).order_by().values_list("session__formation")
    return closes.annotate(n=Sum("nombre"), notes=Sum("notes_nombre"), somme=Sum("notes_somme"))
