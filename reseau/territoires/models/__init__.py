"""Territories: places, bassins and commissions by date, outlines."""

from reseau.territoires.models.bassins import Bassin, Commission, CompositionBassin, CompositionCommission
from reseau.territoires.models.contours import Contour, Niveau
from reseau.territoires.models.lieux import Commune, CommuneVoisine, Departement, Epci, code_departement

__all__ = [
    "Bassin",
    "Commission",
    "Commune",
    "CommuneVoisine",
    "CompositionBassin",
    "CompositionCommission",
    "Contour",
    "Departement",
    "Epci",
    "Niveau",
    "code_departement",
]
