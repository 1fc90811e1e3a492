"""The figures of some sessions, read in five queries and added up by every axis.

They are kept by slices, one per training and year: slices add up exactly, so that a sheet corrected somewhere asks
for one slice to be counted again, and not for years of sessions (see `gardes`).
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import add
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from reseau.structures.models import Structure
from safran.evaluations.queries.satisfaction import Satisfaction, satisfactions
from safran.inscriptions.choices import CONVOQUEES, OCCUPENT, EtatInscription
from safran.inscriptions.models import Inscription, Seance
from safran.parcours.models import Suivi
from safran.pilotage.choices import RESEAUX_CROISES, Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.protection import Comptes
from safran.pilotage.queries.mesures import CHAMPS, Mesures, sessions_de
from safran.presences.models import Presence

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
