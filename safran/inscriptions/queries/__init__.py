"""Reads of this room."""

from safran.inscriptions.queries.agenda import Agenda, agenda_lire
from safran.inscriptions.queries.demandes import demandes_a_valider, valideurs_de
from safran.inscriptions.queries.groupes import (
    equipe_attend,
    equipe_peut_entrer,
    ouvertures_a_dire,
    ouvertures_de,
)
from safran.inscriptions.queries.messages import Message, message_lire, messages_lire, texte_lire
from safran.inscriptions.queries.mois import CalendrierDuMois, calendrier_du_mois, mois_lire
from safran.inscriptions.queries.places import Places, places_lire
from safran.inscriptions.queries.refus import Entree, entree_lire
from safran.inscriptions.queries.sessions import (
    Ligne,
    attente_motif,
    bassins_choix,
    conflits_de,
    ligne_de,
    lignes_de,
    mes_rendez_vous,
    ordinal,
    participants_lire,
    reserves_de,
    sessions_a_piloter,
    sessions_de_formation,
    sessions_garnir,
    sessions_liste,
    sessions_retenant,
)
from safran.inscriptions.queries.vivier import Recherche, formateurs_en_mandat, formateurs_proposes, vivier_chercher

__all__ = [
    "Agenda",
    "CalendrierDuMois",
    "Entree",
    "Ligne",
    "Message",
    "Places",
    "Recherche",
    "agenda_lire",
    "attente_motif",
    "bassins_choix",
    "calendrier_du_mois",
    "conflits_de",
    "demandes_a_valider",
    "entree_lire",
    "equipe_attend",
    "equipe_peut_entrer",
    "formateurs_en_mandat",
    "formateurs_proposes",
    "ligne_de",
    "lignes_de",
    "mes_rendez_vous",
    "message_lire",
    "messages_lire",
    "mois_lire",
    "ordinal",
    "ouvertures_a_dire",
    "ouvertures_de",
    "participants_lire",
    "places_lire",
    "reserves_de",
    "sessions_a_piloter",
    "sessions_de_formation",
    "sessions_garnir",
    "sessions_liste",
    "sessions_retenant",
    "texte_lire",
    "valideurs_de",
    "vivier_chercher",
]
