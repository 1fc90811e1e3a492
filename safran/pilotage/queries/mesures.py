"""What is counted: figures that add up, read for every session at once, whatever their number."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, fields

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from safran.evaluations.queries import satisfactions
from safran.inscriptions.choices import CONVOQUEES, OCCUPENT, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.pilotage.choices import RESEAUX_CROISES
from safran.pilotage.permissions import Perimetre
from safran.presences.choices import EtatPresence
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
        for champ in fields(self):
            setattr(self, champ.name, getattr(self, champ.name) + getattr(autre, champ.name))

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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Groupe:
    """The people of one structure in one session."""

    session: SessionLue
    structure: int | None
    structure_nom: str
    reseau: int | None
    reseau_nom: str
    mesures: Mesures


@dataclass
class Releve:
    """Everything read for a perimeter: sessions with their own figures, groups with theirs."""

    perimetre: Perimetre
    sessions: dict[int, tuple[SessionLue, Mesures]] = field(default_factory=dict)
    groupes: list[Groupe] = field(default_factory=list)

    def de_l_annee(self, annee: int | None) -> "Releve":
        """The same for the sessions that began that year; all of them when none is named."""
        if annee is None:
            return self
        gardees = {pk: s for pk, s in self.sessions.items() if s[0].jour and s[0].jour.year == annee}
        return Releve(self.perimetre, gardees, [g for g in self.groupes if g.session.pk in gardees])

    @property
    def annees(self) -> list[int]:
        """Years with sessions, the latest first."""
        return sorted({s.jour.year for s, _ in self.sessions.values() if s.jour}, reverse=True)


def releve_lire(perimetre: Perimetre) -> Releve:
    """Read the sessions of a perimeter, their people, their sheets, their marks; in five queries."""
    tenues = SessionFormation.objects.filter(perimetre.sessions, etat__in=TENUES)
    champs = ("pk", "public_id", "formation", "formation__title", "bassin", "bassin__nom", "lieu", "premier_jour")
    lues = {ligne[0]: (SessionLue(*ligne[:-1]), ligne[-1]) for ligne in tenues.values_list(*champs, "capacite")}
    releve = Releve(perimetre)
    prevues = _minutes_prevues(tenues)
    groupes = _groupes(perimetre, tenues, lues, prevues)
    _presences(perimetre, tenues, groupes)
    releve.groupes = list(groupes.values())
    reseaux: dict[int, set[int]] = defaultdict(set)
    peuplees: set[int] = set()
    for groupe in releve.groupes:
        if groupe.mesures.participations:
            peuplees.add(groupe.session.pk)
            if groupe.reseau:
                reseaux[groupe.session.pk].add(groupe.reseau)
    notes = satisfactions(list(lues)) if perimetre.entier else {}
    for pk, (session, capacite) in lues.items():
        if not perimetre.entier and pk not in peuplees:
            continue
        releve.sessions[pk] = (session, _de_session(pk, capacite, peuplees, reseaux, notes))
    return releve


def _de_session(pk: int, capacite: int, peuplees: set[int], reseaux: dict, notes: dict) -> Mesures:
    nombre = len(reseaux.get(pk, ()))
    note = notes.get(pk)
    return Mesures(
        sessions=1,
        places=capacite,
        avec_public=int(pk in peuplees),
        croisees=int(nombre >= RESEAUX_CROISES),
        reseaux=nombre,
        notes=note.notes if note else 0,
        somme=note.somme if note else 0,
    )


def _minutes_prevues(sessions: object) -> dict[int, int]:
    """Minutes of the half-days already held, by session."""
    minutes: dict[int, int] = defaultdict(int)
    seances = Seance.objects.filter(session__in=sessions, date__lte=timezone.localdate()).order_by()
    for session, debut, fin in seances.values_list("session", "debut", "fin"):
        minutes[session] += 60 * (fin.hour - debut.hour) + fin.minute - debut.minute
    return minutes


def _groupes(perimetre: Perimetre, sessions: object, lues: dict, prevues: dict) -> dict[tuple, Groupe]:
    acheve = Exists(Suivi.objects.acheves().filter(compte=OuterRef("compte"), formation=OuterRef("session__formation")))
    convoquee = Q(etat__in=CONVOQUEES)
    lignes = (
        Inscription.objects.filter(perimetre.personnes, session__in=sessions, etat__in=OCCUPENT)
        .order_by()
        .values_list(
            "session", "structure", "structure__sigle", "structure__nom",
            "structure__reseau", "structure__reseau__sigle", "structure__reseau__nom",
        )
        .annotate(prises=Count("pk"), personnes=Count("pk", filter=convoquee))
        .annotate(acheves=Count("pk", filter=convoquee & Q(acheve)))
    )  # fmt: skip
    groupes = {}
    for session, structure, sigle, nom, reseau, reseau_sigle, reseau_nom, prises, personnes, acheves in lignes:
        groupes[session, structure] = Groupe(
            session=lues[session][0],
            structure=structure,
            structure_nom=sigle or nom or SANS,
            reseau=reseau,
            reseau_nom=reseau_sigle or reseau_nom or SANS,
            mesures=Mesures(
                prises=prises, participations=personnes, acheves=acheves, prevues=personnes * prevues[session]
            ),
        )
    return groupes


def _presences(perimetre: Perimetre, sessions: object, groupes: dict[tuple, Groupe]) -> None:
    """Add what the sheets say."""
    personnes = Inscription.objects.filter(perimetre.personnes, session__in=sessions, etat__in=CONVOQUEES)
    lignes = (
        Presence.objects.filter(inscription__in=personnes, etat=EtatPresence.PRESENT)
        .order_by()
        .values_list("inscription__session", "inscription__structure")
        .annotate(total=Sum("minutes"), presentes=Count("inscription", filter=Q(minutes__gt=0), distinct=True))
    )
    for session, structure, minutes, presentes in lignes:
        mesures = groupes[session, structure].mesures
        mesures.minutes, mesures.presentes = minutes, presentes
