"""Reads of the catalogue and of the sheets."""

from safran.formations.queries.catalogue import Catalogue, catalogue_lire
from safran.formations.queries.fiches import (
    accueil_formations,
    catalogue_page,
    catalogue_url,
    fiche_lire,
    formations_chercher,
    formations_publiees,
    vignette,
)

__all__ = [
    "Catalogue",
    "accueil_formations",
    "catalogue_lire",
    "catalogue_page",
    "catalogue_url",
    "fiche_lire",
    "formations_chercher",
    "formations_publiees",
    "vignette",
]
