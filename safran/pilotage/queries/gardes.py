"""Boards kept while nothing they count has changed: adding up years of sessions again for each reader would be slow.

What is counted leaves a trace that only grows: steps of sign-ups and of sheets, completions, answers. Together these
traces make a print; the same print gives the same figures. Names may be late by some minutes, figures never.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from safran.evaluations.models import Campagne
from safran.inscriptions.models import EtapeInscription, Seance, SessionFormation
from safran.parcours.models import Suivi
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.mesures import TENUES
from safran.presences.models import EtapePresence

SECONDES = 300


def empreinte_des_faits() -> tuple[Any, ...]:
    """What changes as soon as a figure may change; in six short queries."""
    sessions = SessionFormation.objects.aggregate(
        n=Count("pk", filter=Q(etat__in=TENUES)), places=Sum("capacite"), versions=Sum("sequence")
    )
    return (
        timezone.localdate(),
        *sessions.values(),
        Seance.objects.aggregate(dernier=Max("pk"))["dernier"],
        EtapeInscription.objects.aggregate(dernier=Max("pk"))["dernier"],
        EtapePresence.objects.aggregate(dernier=Max("pk"))["dernier"],
        Suivi.objects.acheves().count(),
        *Campagne.objects.aggregate(n=Sum("nombre"), somme=Sum("notes_somme")).values(),
    )


def garder(quoi: str, perimetre: Perimetre, annee: int | None, calculer: Callable[[], Any]) -> Any:
    """What was worked out from the same facts, or what `calculer` gives."""
    cle = f"{quoi}|{perimetre!r}|{annee}|{empreinte_des_faits()!r}"
    cle = "pilotage-" + hashlib.sha256(cle.encode()).hexdigest()
    gardee = cache.get(cle)
    if gardee is None:
        gardee = calculer()
        cache.set(cle, gardee, SECONDES)
    return gardee
