"""Screens about people."""

from reseau.membres.views.comptes import demande, demande_compte, demande_recue, demandes, invitation
from reseau.membres.views.equipes import equipe, equipes, invitation_annuler, rattachement_fin
from reseau.membres.views.personnes import personne, personnes, personnes_export, profil

__all__ = [
    "demande",
    "demande_compte",
    "demande_recue",
    "demandes",
    "equipe",
    "equipes",
    "invitation",
    "invitation_annuler",
    "personne",
    "personnes",
    "personnes_export",
    "profil",
    "rattachement_fin",
]
