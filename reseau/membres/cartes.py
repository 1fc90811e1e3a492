"""What this room shows in « mon espace »."""

from django.http import HttpRequest
from django.urls import reverse

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres import queries
from reseau.membres.permissions import est_membre, est_region


def carte_equipe(compte: Compte) -> Carte | None:
    """Profile, team, requests: what this person may manage."""
    if not est_membre(compte):
        return None
    nombre_structures = queries.structures_a_gerer(compte).count()
    region = est_region(compte)
    repond = nombre_structures > 0 or region or queries.repond_aux_demandes(compte)
    contexte = {
        "gere": nombre_structures > 0,
        "nombre_structures": nombre_structures,
        "repond": repond,
        "nombre_demandes": queries.demandes_a_traiter(compte).count() if repond else 0,
        "region": region,
    }
    return Carte("Mon réseau", "membres/cartes/equipe.html", contexte, large=False)


def accueil_demande(request: HttpRequest) -> dict[str, str]:
    """Where a professional without an account may ask for one."""
    return {"url_demande_compte": reverse("demande_compte")}
