"""Every write of this room."""

from safran.presences.rules.pieces import absence_excuse, piece_add, traces_erase
from safran.presences.rules.purges import purge_limite, traces_purge
from safran.presences.rules.saisies import Saisie, SaisieConflit, feuille_save
from safran.presences.rules.signatures import presence_sign, seance_countersign

__all__ = [
    "Saisie",
    "SaisieConflit",
    "absence_excuse",
    "feuille_save",
    "piece_add",
    "presence_sign",
    "purge_limite",
    "seance_countersign",
    "traces_erase",
    "traces_purge",
]
