"""The days that are not like the others, as the Région keeps them."""

import datetime

from django.db.models import QuerySet

from reseau.agenda.choices import NatureJour
from reseau.agenda.models import JourSensible


def jours_sensibles_lire() -> QuerySet[JourSensible]:
    """All of them, with their publics, the latest last."""
    return JourSensible.objects.prefetch_related("publics").order_by("du", "titre")


def feries_entre(du: datetime.date, au: datetime.date) -> frozenset[datetime.date]:
    """The public holidays of these days."""
    lignes = JourSensible.objects.filter(nature=NatureJour.FERIE, du__lt=au, au__gt=du).values_list("du", "au")
    return frozenset(
        debut + datetime.timedelta(days=rang) for debut, fin in lignes for rang in range((fin - debut).days)
    )
