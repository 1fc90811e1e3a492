"""What this room shows in « Mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.orientation.permissions import peut_ouvrir
from reseau.orientation.queries.comptes import attendues_compter
from reseau.orientation.queries.information import informations_a_confirmer


def carte_orienter(compte: Compte) -> Carte | None:
    """The doors of re-addressing, and how many people one's structures await; for whoever belongs to one."""
    if not peut_ouvrir(compte):
        return None
    return Carte("Orienter", "orientation/carte.html", {"attendues": attendues_compter(compte)}, large=False)


@carte_gardee("orientation", "structures")
def carte_informations(compte: Compte) -> Carte | None:
    """The first information that one keeps and that nobody confirmed for six months; nothing when none is."""
    a_confirmer = informations_a_confirmer(compte)
    if not a_confirmer:
        return None
    gabarit = "orientation/informations_carte.html"
    return Carte("Premières informations à relire", gabarit, {"informations": a_confirmer}, large=False)
