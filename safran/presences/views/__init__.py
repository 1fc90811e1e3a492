"""Screens of this room."""

from safran.presences.views.bordereaux import (
    bordereau,
    bordereau_approuver,
    bordereau_csv,
    bordereau_pdf,
    bordereau_reporter,
    bordereaux,
)
from safran.presences.views.feuilles import (
    contresigner,
    feuille,
    feuille_remplie,
    feuille_vierge,
    feuilles,
    presences_csv,
    presences_session,
)
from safran.presences.views.lignes import ligne, piece
from safran.presences.views.telephone import ecran, emarger, ma_presence, signer

__all__ = [
    "bordereau",
    "bordereau_approuver",
    "bordereau_csv",
    "bordereau_pdf",
    "bordereau_reporter",
    "bordereaux",
    "contresigner",
    "ecran",
    "emarger",
    "feuille",
    "feuille_remplie",
    "feuille_vierge",
    "feuilles",
    "ligne",
    "ma_presence",
    "piece",
    "presences_csv",
    "presences_session",
    "signer",
]
