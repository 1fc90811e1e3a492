"""Screens of the practice notes."""

from pratiques.views.bureau import a_valider, fiche_valider, relecture, relecture_liberer, relecture_prendre, relectures
from pratiques.views.echanges import (
    alertes,
    echanges,
    fil,
    message_moderer,
    message_retenir,
    message_retirer,
    message_signaler,
    questions,
)
from pratiques.views.ecriture import brouillon, brouillon_supprimer, ecrire, mes_fiches
from pratiques.views.fiches import atom, fiche, fiche_agir, fiche_en_pdf
from pratiques.views.reprises import contributions, reprendre, reprise, reprise_retirer, reprises

__all__ = [
    "a_valider",
    "atom",
    "brouillon",
    "brouillon_supprimer",
    "contributions",
    "ecrire",
    "fiche",
    "fiche_agir",
    "fiche_en_pdf",
    "fiche_valider",
    "mes_fiches",
    "relecture",
    "relecture_liberer",
    "relecture_prendre",
    "relectures",
    "reprendre",
    "reprise",
    "reprise_retirer",
    "reprises",
    "alertes",
    "echanges",
    "fil",
    "message_moderer",
    "message_retenir",
    "message_retirer",
    "message_signaler",
    "questions",
]
