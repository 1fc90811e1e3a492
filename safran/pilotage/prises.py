"""What this room offers to the ground floor: cards of « mon espace », checks of the board."""

from collections.abc import Iterator

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.inscriptions.permissions import est_formateur
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import TOUTE_LA_REGION, perimetres_de
from safran.pilotage.queries.releves import releve_compter, releve_lire

# What this room shows in « mon espace ».


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


# Invariants of the board, for `manage.py verifier`.


def chiffres_exacts() -> Iterator[str]:
    """The figures kept by training and by year are those that counting everything anew would give."""
    gardes, comptes = releve_lire(TOUTE_LA_REGION), releve_compter(TOUTE_LA_REGION)
    for axe in Axe:
        if gardes.par(axe) != comptes.par(axe):
            yield f"Pilotage : les chiffres gardés par {axe.label.lower()} ne sont pas ceux que donnent les feuilles."
