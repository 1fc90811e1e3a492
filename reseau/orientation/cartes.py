"""What this room shows in « Mon espace »."""

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.comptes import attendues_compter


def carte_orienter(compte: Compte) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues_compter(compte)}, large=False)
