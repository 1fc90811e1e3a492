"""Screens of this room."""

from safran.attestations.views.badges import badge, badge_cle, badge_cles, badge_emetteur, badge_statuts
from safran.attestations.views.documents import (
    miennes,
    pdf,
    remplacer,
    revoquer,
    toutes,
    toutes_export,
    verifier,
)
from safran.attestations.views.lots import session_documents
from safran.attestations.views.portefeuille import certificat_demander, portefeuille

__all__ = [
    "badge",
    "badge_cle",
    "badge_cles",
    "badge_emetteur",
    "badge_statuts",
    "certificat_demander",
    "miennes",
    "pdf",
    "portefeuille",
    "remplacer",
    "revoquer",
    "session_documents",
    "toutes",
    "toutes_export",
    "verifier",
]
