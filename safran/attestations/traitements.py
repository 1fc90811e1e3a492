"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Attester ce qui a été suivi et acquis",
        "nom, structure, formation, dates, heures, numéro ; qui a demandé l’émission",
        "Attestation LotDocuments",
        personnes="les personnes formées",
        destinataires="la personne, sa structure, la Région ; qui a le code et le nom, pour vérifier",
        duree="sans limite : la preuve d’une formation sert toute une carrière",
    ),
]
