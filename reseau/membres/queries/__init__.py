"""Reads about people."""

from reseau.membres.queries.equipes import (
    Membre,
    collegues,
    comptes_caches,
    demandes_a_traiter,
    dernier_referent,
    equipe,
    equipe_montree,
    invitations_ouvertes,
    invite_a_un_compte,
    profil_valeurs,
    referents_de,
    repond_aux_demandes,
    structures_a_gerer,
    structures_de_reponse,
    tetes_de_reseau,
)
from reseau.membres.queries.historique import evenements_de
from reseau.membres.queries.page_personne import PagePersonne, page_de, personne_lire
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher
from reseau.membres.queries.trombinoscope import Trombinoscope, trombinoscope_lire

__all__ = [
    "Membre",
    "PagePersonne",
    "Personne",
    "Trombinoscope",
    "collegues",
    "comptes_caches",
    "demandes_a_traiter",
    "dernier_referent",
    "equipe",
    "equipe_montree",
    "invitations_ouvertes",
    "invite_a_un_compte",
    "page_de",
    "personne_lire",
    "personnes_chercher",
    "personnes_lister",
    "evenements_de",
    "profil_valeurs",
    "referents_de",
    "repond_aux_demandes",
    "structures_a_gerer",
    "structures_de_reponse",
    "tetes_de_reseau",
    "trombinoscope_lire",
]
