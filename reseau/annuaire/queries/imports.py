"""Reads of the imports."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import Import, LigneImport
from reseau.annuaire.queries.historique import champ_libelle
from reseau.membres.permissions import est_region

RECENTS = 10


def imports_suivis(compte: object) -> QuerySet[Import]:
    """The imports of a person; all of them for the Région."""
    imports = Import.objects.select_related("compte", "annule_par")
    return imports if est_region(compte) else imports.filter(compte=compte)


def imports_recents(compte: object) -> list[Import]:
    """The last imports that a person may read."""
    return list(imports_suivis(compte)[:RECENTS])


def lignes_import(importation: Import, action: str = "") -> QuerySet[LigneImport]:
    """The lines of an import: all of them, or one kind; "DOUBLON" for those that look like a known structure."""
    lignes = importation.lignes.all()
    if action == "DOUBLON":
        return lignes.exclude(doublon="")
    return lignes.filter(action=action) if action in ActionLigne.values else lignes


class Reste(NamedTuple):
    """A sheet that an undone import left, and why."""

    genre: str
    nom: str
    dit: str


def restes_dire(importation: Import) -> list[Reste]:
    """What the undoing left, in words."""
    return [
        Reste(
            Genre(reste["genre"]).label, reste["nom"], reste["motif"] or _champs_dire(reste["genre"], reste["champs"])
        )
        for reste in importation.restes
    ]


def _champs_dire(genre: str, champs: Iterable[str]) -> str:
    noms = ", ".join(champ_libelle(genre, champ).lower() for champ in champs)
    return f"modifié depuis, laissé : {noms}."
