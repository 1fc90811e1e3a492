"""What this room does when a room below speaks."""

from typing import Any

from safran.inscriptions.models import Seance
from safran.presences import rules
from safran.presences.models import Contresignature, Presence


def traces_effacer(sender: object, compte: Any, **kwargs: object) -> None:
    """An account was made anonymous: drawings and evidence go."""
    rules.traces_erase(compte=compte)


def lever_l_approbation(sender: object, compte: Any, **kwargs: object) -> None:
    """An account was closed: what it approved alone falls."""
    rules.approbation_lever(compte=compte)


def retenir_seance(seance: Seance) -> str:
    """Why the day and the hours of a half-day are fixed; empty when they may change."""
    if Presence.objects.filter(seance=seance).exists() or Contresignature.objects.filter(seance=seance).exists():
        return "sa feuille d’émargement est commencée"
    return ""
