"""Screens of the directory."""

from reseau.annuaire.views.edition import (
    lieu_ajouter,
    lieu_modifier,
    mes_fiches,
    service_ajouter,
    service_modifier,
    structure_confirmer,
    structure_modifier,
)
from reseau.annuaire.views.fiches import structure
from reseau.annuaire.views.imports import import_appliquer, import_deposer, import_detail
from reseau.annuaire.views.recherche import annuaire, annuaire_export, annuaire_suggestions

__all__ = [
    "annuaire",
    "annuaire_export",
    "annuaire_suggestions",
    "import_appliquer",
    "import_deposer",
    "import_detail",
    "lieu_ajouter",
    "lieu_modifier",
    "mes_fiches",
    "service_ajouter",
    "service_modifier",
    "structure",
    "structure_confirmer",
    "structure_modifier",
]
