"""Writes about people and their rights."""

from reseau.membres.rules.acceptation import invitation_accept, invitation_get
from reseau.membres.rules.appartenances import appartenance_constater, appartenance_terminer, appartenances_constater
from reseau.membres.rules.bienvenue import bienvenue_close, pas_note
from reseau.membres.rules.demandes import demande_accept, demande_create, demande_refuse, demandes_oublier
from reseau.membres.rules.departs import Bilan, compte_quit, droits_end, inactifs_traiter, traces_effacer
from reseau.membres.rules.equipes import (
    equipe_quit,
    fonction_change,
    referent_transmit,
)
from reseau.membres.rules.groupes import groupe_region_garnir, groupes_synchroniser
from reseau.membres.rules.invitations import (
    invitation_cancel,
    invitation_create,
    invitation_resend,
    invitations_create,
    mandat_proposer,
)
from reseau.membres.rules.mandats import (
    mandat_create,
    mandat_end,
    rattachement_create,
    rattachement_end,
)
from reseau.membres.rules.nominations import mandat_donner, mandat_prolonger, mandat_suppleer, mandat_terminer
from reseau.membres.rules.profils import profil_update

__all__ = [
    "Bilan",
    "appartenance_constater",
    "appartenance_terminer",
    "appartenances_constater",
    "bienvenue_close",
    "compte_quit",
    "demande_accept",
    "demande_create",
    "demande_refuse",
    "demandes_oublier",
    "droits_end",
    "equipe_quit",
    "fonction_change",
    "groupe_region_garnir",
    "groupes_synchroniser",
    "inactifs_traiter",
    "invitation_accept",
    "invitation_cancel",
    "invitation_create",
    "invitation_get",
    "invitation_resend",
    "invitations_create",
    "mandat_create",
    "mandat_donner",
    "mandat_end",
    "mandat_prolonger",
    "mandat_proposer",
    "mandat_suppleer",
    "mandat_terminer",
    "pas_note",
    "profil_update",
    "rattachement_create",
    "rattachement_end",
    "referent_transmit",
    "traces_effacer",
]
