"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Tenir les feuilles d’émargement",
        "présence, retard, signature tracée, justificatif d’absence, contresignature",
        "EtapePresence Contresignature BordereauElimination LigneBordereau",
        personnes="les personnes formées, les formateurs",
        destinataires="les formateurs de la session, qui la pilote, la Région",
        duree="signatures et justificatifs : trois ans, puis destruction à deux accords ; le reste avec l’attestation",
        base="obligation légale de l’organisme de formation (article 6-1-c du RGPD)",
    ),
]
