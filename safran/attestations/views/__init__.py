"""Screens of this room."""

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

__all__ = [
    "miennes",
    "pdf",
    "remplacer",
    "revoquer",
    "session_documents",
    "toutes",
    "toutes_export",
    "verifier",
]
