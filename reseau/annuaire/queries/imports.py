"""Reads of the imports."""

from django.db.models import QuerySet

from reseau.annuaire.choices import ActionLigne
from reseau.annuaire.models import Import, LigneImport

RECENTS = 10


def imports_recents() -> list[Import]:
    """The last imports."""
    return list(Import.objects.select_related("compte")[:RECENTS])


def lignes_import(importation: Import, action: str = "") -> QuerySet[LigneImport]:
    """The lines of an import: all of them, or one kind; "DOUBLON" for those that look like a known structure."""
    lignes = importation.lignes.all()
    if action == "DOUBLON":
        return lignes.exclude(doublon="")
    return lignes.filter(action=action) if action in ActionLigne.values else lignes
