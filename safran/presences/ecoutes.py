"""What this room does when a room below speaks."""

from reseau.comptes.models import Compte
from safran.inscriptions.models import Seance
from safran.presences.models import Contresignature, Presence
from safran.presences.rules import bordereaux, pieces


def traces_effacer(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was made anonymous: drawings and evidence go."""
    pieces.traces_oublier(compte=compte)


def lever_l_approbation(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was closed: what it approved alone falls."""
    bordereaux.approbation_lever(compte=compte)


def retenir_seance(seance: Seance) -> str:
    """Why the day and the hours of a half-day are fixed; empty when they may change."""
    if Presence.toutes.filter(seance=seance).exists() or Contresignature.objects.filter(seance=seance).exists():
        return "sa feuille d’émargement est commencée"
    return ""
