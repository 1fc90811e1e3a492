"""What this room knows of a person: the requests that one filed."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from safran.demandes.models import DemandeFormation


def donnees_des_demandes(compte: Compte) -> list[Rubrique]:
    """Each with its words and its state."""
    deposees = DemandeFormation.objects.filter(auteur=compte)
    colonnes = {"Titre": "titre", "Besoin": "besoin", "Le": "deposee_le", "État": "get_etat_display"}
    return [rubrique("Demandes de formation déposées", deposees, colonnes)]
