"""Invariants of the sessions, for `manage.py verifier`."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q

from safran.inscriptions.choices import OCCUPENT
from safran.inscriptions.models import SessionFormation


def inscriptions_coherentes() -> Iterator[str]:
    """Places within capacity, dates that follow the half-days."""
    prises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT))
    permises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT, inscriptions__surnombre=True))
    trop = SessionFormation.objects.order_by().annotate(prises=prises, permises=permises)
    for session in trop.filter(prises__gt=F("capacite") + F("permises")):
        yield f"La session {session.pk} a {session.prises} personnes pour {session.capacite} places."
    datees = SessionFormation.objects.order_by().annotate(premier=Min("seances__date"), dernier=Max("seances__date"))
    for session in datees:
        if (session.premier, session.dernier) != (session.premier_jour, session.dernier_jour):
            yield f"La session {session.pk} ne porte pas les dates de ses séances."
