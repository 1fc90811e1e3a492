"""Screens about people."""

from reseau.membres.views.comptes import demande, demande_compte, demande_recue, demandes, invitation
from reseau.membres.views.equipes import (
    equipe,
    equipe_historique,
    equipe_membre,
    equipes,
    rattachement_fin,
    referent_fin,
    referent_nommer,
    referent_transmettre,
)
from reseau.membres.views.invitations import equipe_inviter, invitation_annuler, invitation_renvoyer
from reseau.membres.views.personnes import personne, personnes, personnes_export, profil

__all__ = [
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
    "personne",
    "personnes",
    "personnes_export",
    "profil",
    "rattachement_fin",
    "referent_fin",
    "referent_nommer",
    "referent_transmettre",
]
