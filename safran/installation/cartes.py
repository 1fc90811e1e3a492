"""What this room shows in « mon espace »."""

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.installation import queries


def carte_mettre_en_route(compte: Compte) -> Carte | None:
    """What is left to do, for the Région, until all is done or the card is put away."""
    if not est_region(compte) or queries.mise_en_route_rangee():
        return None
    etat = queries.mise_en_route()
    return None if etat.finie else Carte("Mettre en route", "installation/carte.html", {"etat": etat})
