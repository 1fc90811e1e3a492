"""Screens about people."""

from reseau.membres.views.appartenances import (
    appartenance_ajouter,
    appartenance_terminer,
    appartenances,
    appartenances_bassin,
    appartenances_export,
)
from reseau.membres.views.bienvenue import bienvenue, bienvenue_fermer, bienvenue_pas
from reseau.membres.views.comptes import demande, demande_compte, demande_recue, demandes, invitation
from reseau.membres.views.donnees import compte_ferme, compte_fermer, mes_donnees, mes_donnees_emporter
from reseau.membres.views.equipes import (
    equipe,
    equipe_historique,
    equipe_membre,
    equipes,
    rattachement_fin,
    referent_nommer,
    referent_transmettre,
)
from reseau.membres.views.invitations import equipe_inviter, invitation_annuler, invitation_renvoyer
from reseau.membres.views.mandats import (
    mandat,
    mandat_nommer,
    mandat_prolonger,
    mandat_suppleer,
    mandat_terminer,
    mandats,
    mandats_export,
)
from reseau.membres.views.personnes import personne, personnes, personnes_export, profil
from reseau.membres.views.propositions import mandat_inviter, proposition_annuler, proposition_renvoyer

__all__ = [
    "appartenance_ajouter",
    "appartenance_terminer",
    "appartenances",
    "appartenances_bassin",
    "appartenances_export",
    "bienvenue",
    "bienvenue_fermer",
    "bienvenue_pas",
    "compte_ferme",
    "compte_fermer",
    "demande",
    "demande_compte",
    "demande_recue",
    "demandes",
    "equipe",
    "equipe_historique",
    "equipe_inviter",
    "equipe_membre",
    "equipes",
    "invitation",
    "invitation_annuler",
    "invitation_renvoyer",
    "mandat",
    "mandat_inviter",
    "mandat_nommer",
    "mandat_prolonger",
    "mandat_suppleer",
    "mandat_terminer",
    "mandats",
    "mandats_export",
    "mes_donnees",
    "mes_donnees_emporter",
    "personne",
    "personnes",
    "personnes_export",
    "profil",
    "proposition_annuler",
    "proposition_renvoyer",
    "rattachement_fin",
    "referent_nommer",
    "referent_transmettre",
]
