"""What was noted in one go, while it may still be taken back."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from safran.inscriptions.models import Seance
from safran.presences.choices import REPRISE, TOUS_PRESENTS
from safran.presences.models import EtapePresence, Presence


@dataclass(frozen=True)
class Lot:
    """The lines noted together, at one instant."""

    le: datetime.datetime
    presences: list[Presence]

    @property
    def jusqu_a(self) -> datetime.datetime:
        """Until when it may be taken back."""
        return self.le + REPRISE


def dernier_lot(seance: Seance) -> Lot | None:
    """The last writing of this sheet, when it is « tous présents » of less than ten minutes ago; else None."""
    etapes = EtapePresence.objects.filter(presence__seance=seance).order_by("-pk")
    derniere = etapes.first()
    if derniere is None or derniere.geste != TOUS_PRESENTS or derniere.le + REPRISE <= timezone.now():
        return None
    siennes = etapes.filter(geste=TOUS_PRESENTS, le=derniere.le).values("presence")
    lues = Presence.objects.filter(pk__in=siennes).select_related("inscription__compte", "seance")
    return Lot(derniere.le, list(lues.order_by("pk")))
