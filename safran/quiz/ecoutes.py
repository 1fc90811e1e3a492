"""What this room hears from the rooms below."""

from reseau.comptes.models import Compte
from safran.quiz.rules.entrainements import entrainements_effacer
from safran.quiz.rules.ouvertes import ouvertes_effacer
from safran.quiz.rules.revisions import reglage_effacer, revisions_effacer


def effacer_les_entrainements(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was made anonymous: what it trained on, what came back, its free answers serve nobody else."""
    entrainements_effacer(compte=compte)
    revisions_effacer(compte=compte)
    reglage_effacer(compte=compte)
    ouvertes_effacer(compte=compte)
