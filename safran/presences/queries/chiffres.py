"""The figures of one or several sessions, counted from the rows of the sheets."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.presences.choices import EtatPresence
from safran.presences.models import Presence

E = EtatPresence


@dataclass(frozen=True)
class Chiffres:
    """People by half-days: expected, present, absent, excused, unsaid; hours; people who came at least once."""

    attendues: int
    presences: int
    absences: int
    excuses: int
    minutes: int
    minutes_prevues: int
    stagiaires: int

    @property
    def muettes(self) -> int:
        """Cells of which the sheets say nothing."""
        return self.attendues - self.presences - self.absences - self.excuses

    @property
    def taux(self) -> int:
        """Minutes in the room out of the minutes expected, in whole percents."""
        return 100 * self.minutes // self.minutes_prevues if self.minutes_prevues else 0


def chiffres_lire(sessions: QuerySet[SessionFormation] | list[SessionFormation]) -> Chiffres:
    """Count the sheets of these sessions, in three queries, whatever their number."""
    convoquees = Inscription.objects.convoquees().filter(session__in=sessions)
    personnes = dict(convoquees.order_by().values("session").annotate(n=Count("pk")).values_list("session", "n"))
    attendues = minutes_prevues = 0
    for seance in Seance.objects.filter(session__in=sessions):
        attendues += personnes.get(seance.session_id, 0)
        minutes_prevues += personnes.get(seance.session_id, 0) * seance.minutes
    lignes = Presence.objects.filter(seance__session__in=sessions).order_by()
    comptes = lignes.aggregate(
        presences=Count("pk", filter=Q(etat=E.PRESENT)),
        absences=Count("pk", filter=Q(etat=E.ABSENT)),
        excuses=Count("pk", filter=Q(etat=E.EXCUSE)),
        total=Sum("minutes", default=0),
        stagiaires=Count("inscription__compte", filter=Q(minutes__gt=0), distinct=True),
    )
    minutes = comptes.pop("total")
    return Chiffres(attendues=attendues, minutes=minutes, minutes_prevues=minutes_prevues, **comptes)
