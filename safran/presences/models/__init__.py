"""The attendance sheets, and what leaves them at the end of their keeping."""

from safran.presences.models.bordereaux import BordereauElimination, LigneBordereau
from safran.presences.models.feuilles import VALIDATEURS_TRACE, Contresignature, EtapePresence, Presence, Purge

__all__ = [
    "VALIDATEURS_TRACE",
    "BordereauElimination",
    "Contresignature",
    "EtapePresence",
    "LigneBordereau",
    "Presence",
    "Purge",
]
