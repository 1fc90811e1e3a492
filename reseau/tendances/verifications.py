"""What `manage.py verifier` asks of the trends and of the watch list."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from reseau.tendances.models import Tendance
from reseau.tendances.permissions import sources_suivies

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def tendances_coherentes() -> Iterator[str]:
    """Each trend gathers something; nobody is left untold of a source that is due."""
    for titre in Tendance.objects.filter(themes=None).values_list("titre", flat=True):
        yield f"La tendance « {titre} » n’a aucun thème : sa page ne réunit rien."
    tues = sources_suivies().filter(a_verifier_le__lt=timezone.localdate() - NUITS, rappelee_le=None)
    if nombre := tues.count():
        yield f"{nombre} source(s) de veille à revoir sans rappel : « manage.py battre tendances.veille »."
