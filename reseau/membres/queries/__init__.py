"""Reads about people."""

from reseau.membres.queries.appartenances import (
    appartenances_lire,
    appartenances_lister,
    bassins_a_constater,
    raison_de_finir,
    situations_lire,
    structures_a_constater,
)
from reseau.membres.queries.bienvenue import charges_de_mission_de, est_nouveau, pas_de, pas_du_reseau, pas_trouver
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
from reseau.membres.queries.liste_mandats import mandats_lister, personnes_a_nommer
from reseau.membres.queries.mandats import (
    autres_mandats_de,
    comptes_a_nommer,
    mandats_geres,
    structures_ou_nommer,
    structures_sans_referent,
)
from reseau.membres.queries.page_personne import PagePersonne, page_de, personne_lire
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher
from reseau.membres.queries.trombinoscope import Trombinoscope, trombinoscope_lire

__all__ = [
    "Membre",
    "PagePersonne",
    "Personne",
    "Trombinoscope",
    "appartenances_lire",
    "appartenances_lister",
    "autres_mandats_de",
    "bassins_a_constater",
    "charges_de_mission_de",
    "situations_lire",
    "collegues",
    "comptes_a_nommer",
    "comptes_caches",
    "demandes_a_traiter",
    "dernier_referent",
    "equipe",
    "equipe_montree",
    "invitations_ouvertes",
    "invite_a_un_compte",
    "mandats_geres",
    "mandats_lister",
    "page_de",
    "pas_de",
    "pas_du_reseau",
    "pas_trouver",
    "personne_lire",
    "personnes_a_nommer",
    "personnes_chercher",
    "personnes_lister",
    "est_nouveau",
    "evenements_de",
    "profil_valeurs",
    "raison_de_finir",
    "referents_de",
    "repond_aux_demandes",
    "structures_a_constater",
    "structures_a_gerer",
    "structures_de_reponse",
    "structures_ou_nommer",
    "structures_sans_referent",
    "tetes_de_reseau",
    "trombinoscope_lire",
]
