"""What `manage.py verifier` asks of the requests for a training."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone

from safran.demandes.models import DemandeFormation
from safran.demandes.queries import demandes_a_suivre

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def demandes_coherentes() -> Iterator[str]:
    """Each request is of some bassin, its session is of its training, and it followed its session."""
    for titre in DemandeFormation.objects.filter(bassins=None).values_list("titre", flat=True):
        yield f"La demande « {titre} » n’est d’aucun bassin."
    autres = DemandeFormation.objects.exclude(session=None).exclude(session__formation=F("formation"))
    for titre in autres.values_list("titre", flat=True):
        yield f"La demande « {titre} » cite une session d’une autre formation."
    retard = demandes_a_suivre(timezone.localdate()).filter(session__dernier_jour__lt=timezone.localdate() - NUITS)
    for titre in retard.values_list("titre", flat=True):
        yield f"La demande « {titre} » n’a pas suivi sa session : « manage.py battre demandes.sessions »."
