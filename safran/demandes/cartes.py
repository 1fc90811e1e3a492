"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.queries import demandes_de

MAX_CARTE = 3


def carte_demandes(compte: Compte) -> Carte | None:
    """What one filed and where it stands; for the Région, how many wait. Nothing when there is neither."""
    siennes = list(demandes_de(compte)[:MAX_CARTE])
    deposees = DemandeFormation.objects.filter(etat=EtatDemande.DEPOSEE).count() if est_region(compte) else 0
    if not siennes and not deposees:
        return None
    contexte = {
        "demandes": siennes,
        "deposees": deposees,
        "url_suite": reverse("demandes_de_formation"),
        "libelle_suite": "Toutes les demandes",
    }
    return Carte("Demandes de formation", "demandes/carte.html", contexte, large=False)
