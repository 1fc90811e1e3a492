"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Savoir qui travaille où, et avec quel mandat",
        "structures, fonction, mandats et leurs dates, qui les a donnés, pas de « Bien commencer », avertissements "
        "d’inactivité",
        "Rattachement Mandat GesteMandat Appartenance PasFait Inactivite",
    ),
    Traitement(
        "Se faire connaître des autres réseaux",
        "présentation, téléphone professionnel, sujets ; chacun choisit qui les voit",
        "Profil",
        destinataires="ceux que la personne a choisis, ligne par ligne",
        duree="jusqu’à la fermeture ou l’effacement du compte",
    ),
    Traitement(
        "Inviter, et répondre à qui demande un compte",
        "nom, prénom, adresse électronique, fonction",
        "Invitation DemandeCompte",
        personnes="les professionnels invités, ou qui demandent un compte",
        destinataires="le référent de la structure, les chargés de mission, la Région",
        duree="une invitation sert quatorze jours ; une demande s’efface au bout d’un an",
    ),
]
