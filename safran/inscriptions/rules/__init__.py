"""Every write of this room."""

from safran.inscriptions.rules.attente import attente_promote, offre_accept, offres_expire
from safran.inscriptions.rules.departs import (
    compte_quitter,
    inscription_constater,
    inscription_decide,
    inscription_leave,
)
from safran.inscriptions.rules.entrees import equipe_inscrire, inscription_create, inscription_force
from safran.inscriptions.rules.fusions import structure_fusion_follow
from safran.inscriptions.rules.messages import avis_restore, avis_reword
from safran.inscriptions.rules.reserves import ouverture_delete, ouverture_set, reserve_create, reserve_delete
from safran.inscriptions.rules.seances import seance_create, seance_delete, seance_update
from safran.inscriptions.rules.sessions import (
    rappels_send,
    session_cancel,
    session_confirm,
    session_create,
    session_duplicate,
    session_end,
    session_open,
    session_update,
)
from safran.inscriptions.rules.vivier import fiche_formateur_effacer, fiche_formateur_tenir

__all__ = [
    "attente_promote",
    "avis_restore",
    "avis_reword",
    "compte_quitter",
    "equipe_inscrire",
    "fiche_formateur_effacer",
    "fiche_formateur_tenir",
    "inscription_constater",
    "inscription_create",
    "inscription_decide",
    "inscription_force",
    "inscription_leave",
    "offre_accept",
    "offres_expire",
    "ouverture_delete",
    "ouverture_set",
    "rappels_send",
    "reserve_create",
    "reserve_delete",
    "seance_create",
    "seance_delete",
    "seance_update",
    "session_cancel",
    "session_confirm",
    "session_create",
    "session_duplicate",
    "session_end",
    "session_open",
    "session_update",
    "structure_fusion_follow",
]
