"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Dire à la plateforme d’un partenaire où en est une personne, avec son accord",
        "identifiant que la plateforme donne à la personne, part faite et achèvement des formations qu’elle a ouvertes",
        "Lien RenduCompte Lancement",
        personnes="les membres du réseau qui ont donné leur accord",
        destinataires="la plateforme, sans le nom : la part faite et l’achèvement ; la Région, sans aucun nom",
        duree="jusqu’au retrait de l’accord ou à la fermeture du compte ; un jour pour une ouverture",
        base="consentement (article 6-1-a du RGPD)",
    ),
    Traitement(
        "Tenir les plateformes partenaires", "qui les a inscrites", "Plateforme", personnes="la Région",
        destinataires="la Région",
    ),
]  # fmt: skip
