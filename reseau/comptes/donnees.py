"""What this room knows of a person."""

from allauth.socialaccount.models import SocialAccount

from home.donnees import rubrique
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
    liens = SocialAccount.objects.filter(user=compte)
    dites = {"Adresse": lambda lien: lien.extra_data["email"], "Reliée le": "date_joined", "Servie le": "last_login"}
    return [Rubrique("Compte", [ligne]), rubrique("Identités ProConnect", liens, dites)]
