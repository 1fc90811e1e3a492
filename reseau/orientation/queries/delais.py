"""How long people waited between the slip and the day when they were received, beside what the service says (R5.24).

A median from five slips up, over six months; below that floor, not even how many there were. A slip that a door
re-addressed is left out: who was awaited elsewhere meanwhile did not wait for this service.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from django.utils import timezone

from reseau.annuaire.delais import Delai
from reseau.annuaire.models import Service
from reseau.orientation.choices import FICHE_JOURS, PLANCHER, Issue
from reseau.orientation.models import FicheLiaison, PassagePorte


@dataclass(frozen=True)
class DelaiObserve:
    """A service, and the days that half of the people received there waited at most; None below the floor."""

    service: Service
    observe: int | None

    @property
    def declare(self) -> str:
        """What the service says, in words; empty when it says nothing."""
        return self.service.get_delai_jours_display() if self.service.delai_jours is not None else ""

    @property
    def ecart(self) -> int:
        """The days by which people wait longer than the service says; 0 when they do not, or nobody knows."""
        dit = self.service.delai_jours
        if self.observe is None or dit is None or dit == Delai.PLUS:
            return 0
        return max(0, self.observe - dit)


def delais_observes(services: Iterable[Service], jour: datetime.date | None = None) -> list[DelaiObserve]:
    """Each of these services with its observed delay; one query."""
    jour, services = jour or timezone.localdate(), list(services)
    depuis = jour - datetime.timedelta(days=FICHE_JOURS)
    fiches = FicheLiaison.objects.filter(service__in=services, recue_le__isnull=False, ouverte_le__gte=depuis)
    fiches = fiches.exclude(pk__in=PassagePorte.objects.filter(issue=Issue.READRESSEE).values("fiche"))
    attentes: dict[int, list[int]] = defaultdict(list)
    for service, ouverte_le, recue_le in fiches.order_by().values_list("service", "ouverte_le", "recue_le"):
        attentes[service].append((recue_le - ouverte_le).days)
    return [
        DelaiObserve(service, median_low(jours) if len(jours := attentes[service.pk]) >= PLANCHER else None)
        for service in services
    ]
