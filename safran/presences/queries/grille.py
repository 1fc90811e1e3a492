"""The one grid: people by half-days. The sheet, the hours, the completion and the figures are all read from it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from reseau.comptes.models import Compte
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import EtatPresence
from safran.presences.models import Contresignature, Presence
from safran.presences.permissions import OUVERTES


@dataclass
class Case:
    """One person in one half-day; `presence` is None while the sheet says nothing."""

    seance: Seance
    presence: Presence | None
    certifiee: bool

    @property
    def etat(self) -> str:
        """Empty while the sheet says nothing."""
        return self.presence.etat if self.presence else ""

    @property
    def libelle(self) -> str:
        """What a cell says."""
        return self.presence.etat_court if self.presence else "À noter"

    @property
    def minutes(self) -> int:
        """Minutes in the room."""
        return self.presence.minutes if self.presence else 0

    @property
    def comptees(self) -> int:
        """Minutes that count for the completion: once the half-day is countersigned."""
        return self.minutes if self.certifiee else 0


@dataclass
class Ligne:
    """One person and all her half-days."""

    inscription: Inscription
    cases: list[Case]

    @property
    def minutes(self) -> int:
        """Minutes in the room."""
        return sum(case.minutes for case in self.cases)

    @property
    def comptees(self) -> int:
        """Minutes certified."""
        return sum(case.comptees for case in self.cases)

    @property
    def prevues(self) -> int:
        """Minutes of the session."""
        return sum(case.seance.minutes for case in self.cases)

    @property
    def part(self) -> int:
        """Certified minutes out of those of the session, in whole percents, never rounded up."""
        return 100 * self.comptees // self.prevues if self.prevues else 0

    def atteint(self, pourcentage: int) -> bool:
        """Certified minutes reach this part of the session."""
        return self.prevues > 0 and 100 * self.comptees >= pourcentage * self.prevues


@dataclass
class Grille:
    """A session, its half-days, its people, who certified what."""

    session: SessionFormation
    seances: list[Seance]
    lignes: list[Ligne]
    contresignatures: dict[int, list[Contresignature]] = field(default_factory=dict)

    def du_jour(self, jour: datetime.date) -> "Grille":
        """The same for the half-days of one day: what a sheet of paper holds."""
        seances = [seance for seance in self.seances if seance.date == jour]
        lignes = [Ligne(li.inscription, [c for c in li.cases if c.seance.date == jour]) for li in self.lignes]
        return Grille(self.session, seances, lignes, self.contresignatures)

    @property
    def cases(self) -> list[Case]:
        """Every cell."""
        return [case for ligne in self.lignes for case in ligne.cases]

    def cases_de(self, seance: Seance) -> list[Case]:
        """The cells of one half-day, in the order of the people."""
        return [case for case in self.cases if case.seance.pk == seance.pk]

    def presentes(self, seance: Seance) -> int:
        """How many were in the room."""
        return sum(case.etat == EtatPresence.PRESENT for case in self.cases_de(seance))

    def muettes(self, seance: Seance) -> int:
        """How many of whom the sheet says nothing."""
        return sum(not case.etat for case in self.cases_de(seance))


def grille_lire(session: SessionFormation, compte: Compte | None = None, *, historique: bool = False) -> Grille:
    """The grid of a session, of one person when one is named; with its history when asked; in so many queries."""
    seances = list(Seance.objects.filter(session=session).prefetch_related("formateurs").order_by("date", "debut"))
    inscriptions = Inscription.objects.convoquees().filter(session=session)
    if compte is not None:
        inscriptions = inscriptions.filter(compte=compte)
    inscriptions = inscriptions.select_related("compte", "structure").order_by("compte__nom", "compte__prenom", "pk")
    lues = Presence.objects.filter(inscription__in=inscriptions.order_by().values("pk")).order_by()
    if historique:
        lues = lues.prefetch_related("historique")
    presences = {(presence.inscription_id, presence.seance_id): presence for presence in lues}
    contresignatures = defaultdict(list)
    for contresignature in Contresignature.objects.filter(seance__session=session).select_related("par"):
        contresignatures[contresignature.seance_id].append(contresignature)
    for seance in seances:
        seance.certifiee = seance.pk in contresignatures
    lignes = []
    for inscription in inscriptions:
        inscription.session = session
        cases = [Case(s, presences.get((inscription.pk, s.pk)), s.certifiee) for s in seances]
        lignes.append(Ligne(inscription, cases))
    return Grille(session, seances, lignes, dict(contresignatures))


def part_atteinte(compte: Compte, formation: Any) -> Ligne | None:
    """The person's best line among the sessions of a training; None when she came to none."""
    siennes = Inscription.objects.convoquees().filter(compte=compte).values("session")
    sessions = SessionFormation.objects.filter(formation=formation, etat__in=OUVERTES, pk__in=siennes)
    lignes = [ligne for session in sessions for ligne in grille_lire(session, compte).lignes]
    return max(lignes, key=lambda ligne: (ligne.part, ligne.comptees), default=None)
