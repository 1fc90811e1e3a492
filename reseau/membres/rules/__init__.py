"""Writes about people and their rights."""

from reseau.membres.rules.demandes import demande_accept, demande_create, demande_refuse
from reseau.membres.rules.invitations import (
    invitation_accept,
    invitation_cancel,
    invitation_create,
    invitation_get,
)
from reseau.membres.rules.mandats import (
    groupe_region_garnir,
    groupes_synchroniser,
    mandat_create,
    mandat_end,
    rattachement_create,
    rattachement_end,
)
from reseau.membres.rules.profils import profil_update

__all__ = [
    "demande_accept",
    "demande_create",
    "demande_refuse",
    "groupe_region_garnir",
    "groupes_synchroniser",
    "invitation_accept",
    "invitation_cancel",
    "invitation_create",
    "invitation_get",
    "mandat_create",
    "mandat_end",
    "profil_update",
    "rattachement_create",
    "rattachement_end",
]
