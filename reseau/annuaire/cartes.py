"""What the directory offers to the ground floor: on the page of a bassin, where people are received."""

from django.urls import reverse

from home.registre import BlocLocal, Carte, Chiffre
from reseau.annuaire.queries.bassins import accueil_lire
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin


def bloc_accueil(compte: Compte, bassin: Bassin) -> Carte:
    """The places and the structures of a bassin, on a map and town by town, for everyone (R4.19)."""
    accueil = accueil_lire(bassin)
    contexte = {
        "accueil": accueil,
        "url_suite": f"{reverse('annuaire')}?bassin={bassin.code}",
        "libelle_suite": "Chercher un service dans ce bassin",
    }
    chiffres = (
        Chiffre(accueil.structures, "structure", "structures"),
        Chiffre(accueil.lieux, "lieu d’accueil", "lieux d’accueil"),
    )
    return Carte("Où l’on vous reçoit", "annuaire/blocs/bassin.html", contexte, chiffres=chiffres)


BLOC_ACCUEIL = BlocLocal(
    bloc_accueil, lambda compte, bassin: "tous", ("annuaire", "membres", "structures", "territoires")
)
