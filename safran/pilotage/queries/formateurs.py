"""A trainer's own sessions: half-days, hours, attendance, marks."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.evaluations.queries.satisfaction import Satisfaction, satisfactions
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.permissions import OUVERTES


@dataclass
class SessionAnimee:
    """One session where this person trains, with the half-days of hers or his."""

    session: SessionFormation
    seances: list[Seance] = field(default_factory=list)
    attendues: int = 0
    note: Satisfaction | None = None

    @property
    def minutes(self) -> int:
        """Planned length of one's own half-days."""
        return sum(seance.minutes for seance in self.seances)

    @property
    def animees(self) -> int:
        """Minutes of those whose sheet is certified."""
        return sum(seance.minutes for seance in self.seances if seance.certifiee)

    @property
    def a_certifier(self) -> int:
        """Own half-days that came and whose sheet nobody has certified."""
        jour = timezone.localdate()
        return sum(not seance.certifiee and seance.date <= jour for seance in self.seances)


@dataclass
class Espace:
    """All of them: to come, and past the latest first."""

    a_venir: list[SessionAnimee]
    passees: list[SessionAnimee]

    @property
    def minutes(self) -> int:
        """Hours given so far, as certified sheets prove them."""
        return sum(une.animees for une in [*self.a_venir, *self.passees])

    @property
    def satisfaction(self) -> float | None:
        """Mean of the marks, out of 5."""
        notes = [une.note for une in self.passees if une.note]
        total = sum((note.notes for note in notes), 0)
        return round(sum(note.somme for note in notes) / total, 1) if total else None


def espace_lire(compte: Compte) -> Espace:
    """Read the half-days of a trainer and what their sessions became; in so many queries."""
    seances = (
        Seance.objects.filter(formateurs=compte, session__etat__in=OUVERTES)
        .select_related("session__formation")
        .annotate(certifiee=Count("contresignatures"))
        .order_by("date", "debut")
    )
    animees: dict[int, SessionAnimee] = {}
    for seance in seances:
        animees.setdefault(seance.session_id, SessionAnimee(seance.session)).seances.append(seance)
    attendues = Inscription.objects.convoquees().filter(session__in=animees).order_by().values("session")
    for session, nombre in attendues.annotate(n=Count("pk")).values_list("session", "n"):
        animees[session].attendues = nombre
    for session, note in satisfactions(list(animees)).items():
        animees[session].note = note
    jour = timezone.localdate()
    a_venir = [une for une in animees.values() if une.seances[-1].date >= jour]
    passees = [une for une in animees.values() if une.seances[-1].date < jour]
    return Espace(a_venir, passees[::-1])
