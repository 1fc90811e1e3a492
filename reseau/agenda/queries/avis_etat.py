"""What waits for the opinion of the State services, and what they said."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from reseau.agenda.choices import Moderation, Vie
from reseau.agenda.models import AvisEtat

RECENTS = datetime.timedelta(days=30)


def avis_attendus() -> QuerySet[AvisEtat]:
    """Opinions asked and not given on events that still wait, the nearest deadline first."""
    attendus = _garnis().filter(sens="", evenement__moderation=Moderation.PROPOSE).exclude(evenement__vie=Vie.ANNULE)
    return attendus.order_by("echeance", "pk")


def avis_rendus() -> QuerySet[AvisEtat]:
    """Those given in the last thirty days, the latest first."""
    return _garnis().filter(le__gt=timezone.now() - RECENTS).order_by("-le")


def _garnis() -> QuerySet[AvisEtat]:
    avis = AvisEtat.objects.select_related("evenement__organisateur", "evenement__commune", "par")
    return avis.select_related("evenement__lieu__commune")
