"""What is counted, read in six queries and added up by every axis."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import add
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from home.site.cache import Arrete, Arretes
from reseau.structures.models import Structure
from safran.evaluations.portes import satisfactions
from safran.inscriptions.choices import CONVOQUEES, MONTREES, OCCUPENT, EtatInscription
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.pilotage.choices import RESEAUX_CROISES, Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.protection import Comptes
from safran.presences.models import Presence

RELEVES = Arretes("pilotage", minutes=10)
COMPTEES = ("participations", "presentes", "acheves", "finies")  # ce qui se compte de personnes, et se masque


class Mesures(NamedTuple):
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

    def plus(self, autres: "Mesures") -> "Mesures":
        return Mesures(*map(add, self, autres))

    @property
    def remplissage(self) -> int | None:
        return 100 * self.prises // self.places if self.places else None

    @property
    def taux_presence(self) -> int | None:
        return 100 * self.minutes // self.prevues if self.prevues else None

    @property
    def achevement(self) -> int | None:
        return 100 * self.acheves // self.finies if self.finies else None

    @property
    def satisfaction(self) -> float | None:
        return round(self.somme / self.notes, 1) if self.notes else None

    @property
    def croisement(self) -> int | None:
        return 100 * self.croisees // self.avec_public if self.avec_public else None

    @property
    def reseaux_moyens(self) -> float | None:
        return round(self.reseaux / self.avec_public, 1) if self.avec_public else None


@dataclass
class Annee:
    """The sessions of one year: rows by each axis, participations by bassin and network."""

    par: dict[str, dict[Any, Mesures]] = field(default_factory=lambda: {axe.value: {} for axe in Axe})
    croisement: Counter = field(default_factory=Counter)

    def ajouter(self, axe: Axe, cle: Any, mesures: Mesures) -> None:
        lignes = self.par[axe.value]
        lignes[cle] = lignes[cle].plus(mesures) if cle in lignes else mesures


@dataclass(frozen=True)
class Releve:
    """Everything counted for a perimeter, year by year, to be added up by the axis that is asked for."""

    perimetre: Perimetre
    par_annee: dict[int, Annee]
    sessions: list[SessionFormation]
    reseaux: dict[int | None, int | None]
    annee: int | None = None  # celle que l’on regarde ; ce qui se masque se choisit sur toutes
    calculs: dict[Any, Any] = field(default_factory=dict)  # ce qui en est tiré une fois

    @property
    def annees(self) -> list[int]:
        return sorted((annee for annee in self.par_annee if annee), reverse=True)

    @property
    def _regardees(self) -> list[Annee]:
        return [une for annee, une in self.par_annee.items() if self.annee in {None, annee}]

    @property
    def comptes(self) -> dict[str, Comptes]:
        """Each count of people by everything it is told by, over all years."""
        par_session: dict[int, Mesures] = {}
        structures: list[tuple[int | None, int, Mesures]] = []
        croisees: list[tuple[int | None, int | None, int, int]] = []
        for annee, une in self.par_annee.items():
            par_session |= une.par[Axe.SESSION.value]
            structures += [(pk, annee, mesures) for pk, mesures in une.par[Axe.STRUCTURE.value].items()]
            if self.perimetre.entier:
                croisees += [(*cle, annee, nombre) for cle, nombre in une.croisement.items()]
        lues = [session for session in self.sessions if session.pk in par_session]
        return {
            nom: Comptes(
                tuple((s.pk, annee_de(s), s.formation_id, s.bassin_id, getattr(par_session[s.pk], nom)) for s in lues),
                tuple((pk, self.reseaux.get(pk), annee, getattr(m, nom)) for pk, annee, m in structures),
                tuple(croisees) if nom == "participations" else (),
            )
            for nom in COMPTEES
        }

    def par(self, axe: Axe) -> dict[Any, Mesures]:
        """The rows of an axis."""
        ensemble = Annee()
        for une in self._regardees:
            for cle, mesures in une.par[axe.value].items():
                ensemble.ajouter(axe, cle, mesures)
        return ensemble.par[axe.value]

    @property
    def total(self) -> Mesures:
        """All the sessions together."""
        total = Mesures()
        for mesures in self.par(Axe.FORMATION).values():
            total = total.plus(mesures)
        return total

    @property
    def croisement(self) -> dict[tuple[int | None, int | None], int]:
        """Participations by bassin and network."""
        nombres: dict[tuple[int | None, int | None], int] = defaultdict(int)
        for une in self._regardees:
            for cle, nombre in une.croisement.items():
                nombres[cle] += nombre
        return nombres


def annee_de(session: SessionFormation) -> int:
    """The year where a session counts, 0 without a date."""
    return session.premier_jour.year if session.premier_jour else 0


def sessions_de(perimetre: Perimetre, annee: int | None = None) -> QuerySet[SessionFormation]:
    """The sessions that count in a perimeter, of one year when one is named."""
    tenues = SessionFormation.objects.filter(perimetre.sessions, etat__in=MONTREES)
    return tenues if annee is None else tenues.filter(premier_jour__year=annee)


def releve_arrete(perimetre: Perimetre) -> Arrete[Releve]:
    """The figures of a perimeter with the hour that they are told with; another day starts anew."""
    return RELEVES.lire((perimetre, timezone.localdate()), lambda: releve_lire(perimetre))


def releve_lire(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """The figures of a perimeter as they are now, of all years, whichever is looked at: they are hidden together."""
    champs = ("formation_id", "bassin_id", "capacite", "premier_jour", "dernier_jour")
    lues = {session.pk: session for session in sessions_de(perimetre).order_by().only(*champs)}
    venues = Inscription.objects.order_by().values("structure")
    reseaux = dict(Structure.objects.filter(pk__in=venues).order_by().values_list("pk", "reseau"))
    par_annee: dict[int, Annee] = defaultdict(Annee)
    par_reseau: dict[tuple[int, int | None], Mesures] = defaultdict(Mesures)
    for (pk, structure), mesures in _personnes(perimetre, lues).items():
        par_annee[annee_de(lues[pk])].ajouter(Axe.STRUCTURE, structure, mesures._replace(sessions=1))
        cle = pk, reseaux.get(structure)
        par_reseau[cle] = par_reseau[cle].plus(mesures)
    par_session: dict[int, Mesures] = defaultdict(Mesures)
    presents: dict[int, set[int]] = defaultdict(set)
    for (pk, reseau), mesures in par_reseau.items():
        une = par_annee[annee_de(lues[pk])]
        une.ajouter(Axe.RESEAU, reseau, mesures._replace(sessions=1))
        une.croisement[lues[pk].bassin_id, reseau] += mesures.participations
        par_session[pk] = par_session[pk].plus(mesures)
        if mesures.participations:
            presents[pk].update([reseau] if reseau else [])
    notes = satisfactions(list(lues)) if perimetre.entier else {}
    for pk, session in lues.items():
        une = par_annee[annee_de(session)]
        if perimetre.entier or pk in presents:
            venus, note = len(presents.get(pk, ())), notes.get(pk)
            entiere = Mesures(
                sessions=1,
                places=session.capacite,
                avec_public=int(pk in presents),
                croisees=int(venus >= RESEAUX_CROISES),
                reseaux=venus,
                notes=note.notes if note else 0,
                somme=note.somme if note else 0,
            )
            par_session[pk] = par_session[pk].plus(entiere)
        if pk in par_session:
            une.ajouter(Axe.SESSION, pk, par_session[pk])
            une.ajouter(Axe.FORMATION, session.formation_id, par_session[pk])
            une.ajouter(Axe.BASSIN, session.bassin_id, par_session[pk])
            une.ajouter(Axe.ANNEE, annee_de(session), par_session[pk])
    return Releve(perimetre, dict(par_annee), list(lues.values()), reseaux, annee)


def _personnes(perimetre: Perimetre, lues: dict[int, SessionFormation]) -> dict[tuple[int, int | None], Mesures]:
    """The people of each structure in each session, and what the sheets say of them."""
    prevues: dict[int, int] = defaultdict(int)
    for seance in Seance.objects.filter(session__in=lues, date__lte=timezone.localdate()).order_by():
        prevues[seance.session_id] += seance.minutes
    presences = Presence.objects.filter(
        perimetre.personnes_de("inscription__"),
        inscription__session__in=lues,
        inscription__etat__in=CONVOQUEES,
        minutes__gt=0,
    )
    par_groupe = presences.order_by().values_list("inscription__session", "inscription__structure")
    minutes = {(session, structure): total for session, structure, total in par_groupe.annotate(t=Sum("minutes"))}
    acheve = Exists(Suivi.objects.acheves().filter(compte=OuterRef("compte"), formation=OuterRef("session__formation")))
    convoquee = Q(etat__in=CONVOQUEES)
    lignes = (
        Inscription.objects.filter(perimetre.personnes, session__in=lues, etat__in=OCCUPENT)
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
        finie = lues[session].derniere_seance_venue  # qui n’a pas fini ne compte ni pour ni contre
        groupes[session, structure] = Mesures(
            prises=prises,
            participations=personnes,
            presentes=presentes,
            acheves=acheves if finie else 0,
            finies=personnes if finie else 0,
            minutes=minutes.get((session, structure), 0),
            prevues=personnes * prevues[session],
        )
    return groupes
