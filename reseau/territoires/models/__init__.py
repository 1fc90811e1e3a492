"""Territories: places, bassins and commissions by date, outlines."""

from reseau.territoires.models.bassins import (
    Bassin,
    BassinQuerySet,
    Commission,
    CompositionBassin,
    CompositionCommission,
    PeriodeQuerySet,
)
from reseau.territoires.models.contours import Contour, ContourQuerySet, Niveau
from reseau.territoires.models.lieux import Commune, CommuneVoisine, Departement, Epci, code_departement

__all__ = [
    "Bassin",
    "BassinQuerySet",
    "Commission",
    "Commune",
    "CommuneVoisine",
    "CompositionBassin",
    "CompositionCommission",
    "Contour",
    "ContourQuerySet",
    "Departement",
    "Epci",
    "Niveau",
    "PeriodeQuerySet",
    "code_departement",
]
