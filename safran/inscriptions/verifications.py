"""Invariants of the sessions, for `manage.py verifier`."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from safran.inscriptions.choices import OCCUPENT
from safran.inscriptions.models import EtapeInscription, Inscription, SessionFormation


def inscriptions_coherentes() -> Iterator[str]:
    """Places within capacity, dates that follow the half-days, a state that is the last line of its history."""
    prises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT))
    permises = Count("inscriptions", filter=Q(inscriptions__etat__in=OCCUPENT, inscriptions__surnombre=True))
    trop = SessionFormation.objects.order_by().annotate(prises=prises, permises=permises)
    for session in trop.filter(prises__gt=F("capacite") + F("permises")):
        yield f"La session {session.pk} a {session.prises} personnes pour {session.capacite} places."
    datees = SessionFormation.objects.order_by().annotate(premier=Min("seances__date"), dernier=Max("seances__date"))
    for session in datees:
        if (session.premier, session.dernier) != (session.premier_jour, session.dernier_jour):
            yield f"La session {session.pk} ne porte pas les dates de ses séances."
    dernier = EtapeInscription.objects.filter(inscription=OuterRef("pk")).order_by("-pk").values("etat")[:1]
    fausses = Inscription.objects.order_by().annotate(dernier=Coalesce(Subquery(dernier), Value("")))
    for pk in fausses.exclude(dernier=F("etat")).values_list("pk", flat=True):
        yield f"L’inscription {pk} n’a pas l’état que dit son historique."
