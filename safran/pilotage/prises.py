"""What this room offers to the ground floor: cards of « mon espace »."""

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.inscriptions.permissions import est_formateur
from safran.pilotage.permissions import perimetres_de


def carte_pilotage(compte: Compte) -> Carte | None:
    """The door of those who read figures."""
    if not perimetres_de(compte):
        return None
    return Carte("Pilotage", "pilotage/carte.html", {"region": est_region(compte)}, large=False)


def carte_formateur(compte: Compte) -> Carte | None:
    """The door of those who train."""
    if not est_formateur(compte):
        return None
    return Carte("Espace formateur", "pilotage/carte_formateur.html", large=False)
