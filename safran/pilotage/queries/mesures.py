"""What is counted: figures that add up, read for every session at once, whatever their number."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, fields

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from reseau.structures.models import Structure
from safran.evaluations.queries import Satisfaction, satisfactions
from safran.inscriptions.choices import CONVOQUEES, OCCUPENT, EtatInscription, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.pilotage.choices import RESEAUX_CROISES
from safran.pilotage.permissions import Perimetre
from safran.presences.models import Presence

TENUES = (EtatSession.OUVERTE, EtatSession.CONFIRMEE, EtatSession.TERMINEE)
SANS = "Sans rattachement"


@dataclass
class Mesures:
    """Counts of one or several sessions; people are counted once per session that they were expected in."""

    sessions: int = 0
    places: int = 0
    prises: int = 0
    participations: int = 0
    presentes: int = 0
    acheves: int = 0
    minutes: int = 0
    prevues: int = 0
    avec_public: int = 0
    croisees: int = 0
    reseaux: int = 0
    notes: int = 0
    somme: int = 0

    def ajouter(self, autre: "Mesures") -> None:
        """Add another one to this one."""
        for nom in CHAMPS:
            setattr(self, nom, getattr(self, nom) + getattr(autre, nom))

    def ajouter_groupe(self, groupe: "Groupe") -> None:
        """Add the people of a group: there are tens of thousands of them."""
        self.prises += groupe.prises
        self.participations += groupe.participations
        self.presentes += groupe.presentes
        self.acheves += groupe.acheves
        self.minutes += groupe.minutes
        self.prevues += groupe.prevues

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
        """Participations whose training is complete."""
        return 100 * self.acheves // self.participations if self.participations else None

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


@dataclass(frozen=True, slots=True)
class SessionLue:
    """What a session says of itself."""

    pk: int
    public_id: str
    formation: int
    titre: str
    bassin: int | None
    bassin_nom: str
    lieu: str
    jour: datetime.date | None


@dataclass(slots=True)
class Groupe:
    """The people of one structure in one session."""

    session: SessionLue
    structure: "StructureLue"
    prises: int
    participations: int
    presentes: int
    acheves: int
    prevues: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class StructureLue:
    """What a structure and its network say of themselves."""

    pk: int | None = None
    nom: str = SANS
    reseau: int | None = None
    reseau_nom: str = SANS


@dataclass
class Releve:
    """Everything read for a perimeter: sessions with their own figures, groups with theirs."""

    perimetre: Perimetre
    sessions: dict[int, tuple[SessionLue, Mesures]] = field(default_factory=dict)
    groupes: list[Groupe] = field(default_factory=list)


def sessions_de(perimetre: Perimetre, annee: int | None = None) -> QuerySet[SessionFormation]:
    """The sessions that count in a perimeter, of one year when one is named."""
    tenues = SessionFormation.objects.filter(perimetre.sessions, etat__in=TENUES)
    return tenues if annee is None else tenues.filter(premier_jour__year=annee)


def annees_de(perimetre: Perimetre) -> list[int]:
    """Years with sessions, the latest first."""
    return [jour.year for jour in sessions_de(perimetre).dates("premier_jour", "year", order="DESC")]


def releve_lire(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """Read the sessions of a perimeter, their people, their sheets, their marks; in six queries."""
    tenues = sessions_de(perimetre, annee).order_by()
    champs = ("pk", "public_id", "formation", "formation__title", "bassin", "bassin__nom", "lieu", "premier_jour")
    lues = {ligne[0]: (SessionLue(*ligne[:-1]), ligne[-1]) for ligne in tenues.values_list(*champs, "capacite")}
    groupes = _groupes(perimetre, tenues, lues)
    reseaux: dict[int, set[int]] = defaultdict(set)
    for groupe in groupes:
        if groupe.participations:
            siens = reseaux[groupe.session.pk]
            if groupe.structure.reseau:
                siens.add(groupe.structure.reseau)
    notes = satisfactions(list(lues)) if perimetre.entier else {}
    sessions = {
        pk: (session, _de_session(capacite, reseaux.get(pk), notes.get(pk)))
        for pk, (session, capacite) in lues.items()
        if perimetre.entier or pk in reseaux
    }
    return Releve(perimetre, sessions, groupes)


def _de_session(capacite: int, reseaux: set[int] | None, note: Satisfaction | None) -> Mesures:
    return Mesures(
        sessions=1,
        places=capacite,
        avec_public=int(reseaux is not None),
        croisees=int(len(reseaux or ()) >= RESEAUX_CROISES),
        reseaux=len(reseaux or ()),
        notes=note.notes if note else 0,
        somme=note.somme if note else 0,
    )


def _minutes_prevues(sessions: QuerySet[SessionFormation]) -> dict[int, int]:
    """Minutes of the half-days already held, by session."""
    minutes: dict[int, int] = defaultdict(int)
    seances = Seance.objects.filter(session__in=sessions, date__lte=timezone.localdate()).order_by()
    for session, debut, fin in seances.values_list("session", "debut", "fin"):
        minutes[session] += 60 * (fin.hour - debut.hour) + fin.minute - debut.minute
    return minutes


def _structures() -> dict[int | None, StructureLue]:
    """Every structure by its key; the people of none are together."""
    champs = ("pk", "sigle", "nom", "reseau", "reseau__sigle", "reseau__nom")
    lues: dict[int | None, StructureLue] = {None: StructureLue()}
    for pk, sigle, nom, reseau, reseau_sigle, reseau_nom in Structure.objects.order_by().values_list(*champs):
        lues[pk] = StructureLue(pk, sigle or nom, reseau, reseau_sigle or reseau_nom)
    return lues


def _groupes(perimetre: Perimetre, sessions: QuerySet[SessionFormation], lues: dict) -> list[Groupe]:
    """The people of each structure in each session, and what the sheets say of them."""
    prevues, structures = _minutes_prevues(sessions), _structures()
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
    groupes = {
        (session, structure): Groupe(
            lues[session][0], structures[structure], prises, personnes, presentes, acheves, personnes * prevues[session]
        )
        for session, structure, prises, personnes, presentes, acheves in lignes
    }
    minutes = (
        Presence.objects.filter(
            perimetre.personnes_de("inscription__"), inscription__session__in=sessions,
            inscription__etat__in=CONVOQUEES, minutes__gt=0,
        )
        .order_by()
        .values_list("inscription__session", "inscription__structure")
        .annotate(total=Sum("minutes"))
    )  # fmt: skip
    for session, structure, total in minutes:
        groupes[session, structure].minutes = total
    return list(groupes.values())
