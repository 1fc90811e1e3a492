"""Every write of this room."""

from safran.presences.rules.bordereaux import (
    approbation_lever,
    bordereau_approve,
    bordereau_postpone,
    bordereau_propose,
)
from safran.presences.rules.pieces import absence_excuse, piece_add, traces_erase
from safran.presences.rules.purges import bordereau_destroy, bordereaux_destroy
from safran.presences.rules.saisies import Saisie, SaisieConflit, feuille_save
from safran.presences.rules.signatures import presence_sign, seance_countersign

__all__ = [
    "Saisie",
    "SaisieConflit",
    "absence_excuse",
    "approbation_lever",
    "bordereau_approve",
    "bordereau_destroy",
    "bordereau_postpone",
    "bordereau_propose",
    "bordereaux_destroy",
    "feuille_save",
    "piece_add",
    "presence_sign",
    "seance_countersign",
    "traces_erase",
]
