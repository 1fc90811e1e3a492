"""Invariants of the ground floor."""

from collections.abc import Iterator

from home.choices import EtatCourriel
from home.courriels.boite import RETENUS, courriels_retenus
from home.models import Courriel


def courriels_coherents() -> Iterator[str]:
    """Every mail is in one known state; what was sent has its date."""
    for pk in Courriel.objects.exclude(etat__in=EtatCourriel.values).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dans un état inconnu."
    for pk in Courriel.objects.filter(etat=EtatCourriel.ENVOYE, envoye_le=None).values_list("pk", flat=True):
        yield f"Le courriel {pk} est dit envoyé, sans date d’envoi."


def courriels_tenus() -> Iterator[str]:
    """A rehearsal says so, lest someone wait for its mails."""
    if courriels_retenus():
        yield f"Aucun courriel ne part d’ici : ce site est une répétition (fichier privé « {RETENUS} »)."
