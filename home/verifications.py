"""Invariants of the ground floor."""

from collections.abc import Iterator

from home.choices import EtatCourriel
from home.models import Courriel


def courriels_coherents() -> Iterator[str]:
    """Every mail is in one known state; what was sent has its date."""
    for pk in Courriel.objects.exclude(etat__in=EtatCourriel.values).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dans un état inconnu."
    for pk in Courriel.objects.filter(etat=EtatCourriel.ENVOYE, envoye_le=None).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dit envoyé, sans date d’envoi."
