"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Dire à qui s’adresser dans chaque lieu",
        "nom, fonction, téléphone et adresse professionnels",
        "Contact Lieu",
        personnes="les professionnels que leur structure donne comme contacts",
        destinataires="tous, les membres ou la structure, selon ce que dit chaque contact",
        duree="tant que la structure le donne",
    ),
    Traitement(
        "Tenir les fiches à jour",
        "qui a confirmé, modifié, importé ou demandé",
        "Service Creneau Modification DemandeConfirmation Doublon EntreeLexique Import Correspondance FichierDepose",
    ),
    Traitement(
        "Corriger ce qu’un visiteur signale",
        "texte du signalement, adresse électronique s’il attend une réponse",
        "Signalement",
        personnes="les visiteurs qui signalent une erreur",
        destinataires="qui tient la fiche ; la Région",
        duree="un an après la réponse",
    ),
]
