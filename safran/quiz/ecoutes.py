"""What this room hears from the rooms below."""

from reseau.comptes.models import Compte
from safran.quiz.rules.entrainements import entrainements_effacer


def effacer_les_entrainements(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was made anonymous: what it trained on served nobody else."""
    entrainements_effacer(compte=compte)
