"""What this room shows in « mon espace »."""

from home.registre import Carte
from reseau.agenda.permissions import peut_proposer
from reseau.comptes.models import Compte


def carte_evenements(compte: Compte) -> Carte | None:
    """The door of those who prepare events."""
    if not peut_proposer(compte):
        return None
    return Carte("Vos événements", "agenda/carte_evenements.html", large=False)
