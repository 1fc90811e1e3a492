"""What this room knows of a person."""

from home.registre import Rubrique
from reseau.comptes.models import Compte


def donnees_du_compte(compte: Compte) -> list[Rubrique]:
    """The account itself: the password is kept as a hash that says nothing, so it is not there."""
    ligne = {
        "Prénom": compte.prenom,
        "Nom": compte.nom,
        "Adresse électronique": compte.email,
        "Créé le": compte.cree_le,
        "Dernière connexion": compte.last_login,
    }
    return [Rubrique("Compte", [ligne])]
