"""The dates of events, with what each screen, feed and list shows of them."""

import datetime

from django.db.models import Prefetch, QuerySet

from reseau.agenda.models import Creneau, Evenement


def creneaux_garnir(creneaux: QuerySet[Creneau]) -> QuerySet[Creneau]:
    """The same dates with their event, its place and its words: as many queries for one as for a thousand."""
    return creneaux.select_related(
        "evenement__organisateur__reseau", "evenement__lieu__commune", "evenement__commune"
    ).prefetch_related("evenement__bassins", "evenement__publics", "evenement__themes")


def creneaux_entre(evenements: QuerySet[Evenement], du: datetime.datetime, au: datetime.datetime) -> QuerySet[Creneau]:
    """The dates of these events that hold between two instants, those taken away from a series left out."""
    return Creneau.objects.tenus().entre(du, au).filter(evenement__in=evenements)


def evenements_garnir(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    """The same events with their dates and their words."""
    return evenements.select_related("organisateur__reseau", "lieu__commune", "commune").prefetch_related(
        "bassins", "publics", "themes", "co_organisateurs", Prefetch("creneaux", Creneau.objects.tenus())
    )
