"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import parle_pour_un_territoire
from safran.demandes.queries import demandes_de

MAX_CARTE = 3


@carte_gardee("demandes", "inscriptions")
def carte_demandes(compte: Compte) -> Carte | None:
    """What one filed and where it stands; for the Région, how many wait; the door, for who animates a bassin."""
    if not parle_pour_un_territoire(compte):
        return None
    siennes = list(demandes_de(compte)[:MAX_CARTE])
    deposees = DemandeFormation.objects.filter(etat=EtatDemande.DEPOSEE).count() if est_region(compte) else 0
    anime = bool(bassins_animes(compte))
    if not (siennes or deposees or anime):
        return None
    contexte = {
        "demandes": siennes,
        "deposees": deposees,
        "anime": anime,
        "url_suite": reverse("demandes_de_formation"),
        "libelle_suite": "Toutes les demandes",
    }
    return Carte("Demandes de formation", "demandes/carte.html", contexte, large=False)
