"""Screens of the practice notes."""

from pratiques.views.bureau import a_valider, fiche_valider, relecture, relecture_liberer, relecture_prendre, relectures
from pratiques.views.collections import (
    collection,
    collection_creer,
    collection_modifier,
    collection_ordonner,
    collection_supprimer,
    collections,
    livret,
    livret_demander,
    livret_pdf,
    ranger,
    signet,
    signets,
)
from pratiques.views.documents import document, document_deposer
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
from pratiques.views.ecriture import brouillon, brouillon_supprimer, ecrire, fiche_dupliquer, mes_fiches
from pratiques.views.entretiens import entretien, entretiens
from pratiques.views.fiches import atom, fiche, fiche_agir, fiche_en_pdf
from pratiques.views.fils import fil_de_relecture, fil_message_retirer
from pratiques.views.historique import historique, historique_brouillon
from pratiques.views.reprises import contributions, reprendre, reprise, reprise_retirer, reprises
from pratiques.views.signatures import brouillon_suivre, invitation, signataire_retirer, signataires

__all__ = [
    "a_valider",
    "atom",
    "brouillon",
    "brouillon_suivre",
    "brouillon_supprimer",
    "contributions",
    "document",
    "document_deposer",
    "ecrire",
    "fiche",
    "fiche_agir",
    "fiche_en_pdf",
    "fiche_valider",
    "fil_de_relecture",
    "fil_message_retirer",
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
    "collection",
    "collection_creer",
    "collection_modifier",
    "collection_ordonner",
    "collection_supprimer",
    "collections",
    "livret",
    "livret_demander",
    "livret_pdf",
    "ranger",
    "signet",
    "signets",
    "fiche_dupliquer",
    "historique",
    "historique_brouillon",
    "entretien",
    "entretiens",
    "invitation",
    "signataire_retirer",
    "signataires",
]
