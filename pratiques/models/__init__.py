"""What people do with notes. Pages are in pages.py."""

from pratiques.models.fiches import (
    Auteur,
    BibliothequePage,
    Brouillon,
    EtatFiche,
    FichePratiquePage,
    IndexFiche,
    Relecture,
)
from pratiques.models.reprises import Reprise

__all__ = [
    "Auteur",
    "BibliothequePage",
    "Brouillon",
    "EtatFiche",
    "FichePratiquePage",
    "IndexFiche",
    "Relecture",
    "Reprise",
]
