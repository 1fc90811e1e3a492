"""What this room shows in « Mon espace »."""

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.permissions import conduit, dispositifs_suivis, peut_proposer
from safran.dispositifs.queries import brouillons_de

MAX_CARTE = 3


@carte_gardee("animation", "dispositifs", "structures")
def carte_dispositifs(compte: Compte) -> Carte | None:
    """What waits for who decides, and the drafts of who runs some; nothing when nothing waits."""
    attendent = dispositifs_suivis(compte).filter(etat=EtatDispositif.PROPOSE) if conduit(compte) else ()
    brouillons = brouillons_de(compte) if peut_proposer(compte) else ()
    contexte = {"attendent": list(attendent[:MAX_CARTE]), "brouillons": list(brouillons[:MAX_CARTE])}
    return (
        Carte("Dispositifs d’appui", "dispositifs/carte.html", contexte, large=False)
        if any(contexte.values())
        else None
    )
