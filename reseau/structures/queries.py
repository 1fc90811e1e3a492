"""Reads of the register."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from reseau.structures.models import Reseau, StatutStructure, Structure


def structures_visibles(jour: datetime.date | None = None) -> QuerySet[Structure]:
    """Structures that the public may see on `jour`: not merged, not candidate, not withdrawn; with their network."""
    return Structure.objects.visibles(jour).select_related("reseau")


def structure_statut(structure: Structure, jour: datetime.date | None = None) -> StatutStructure | None:
    """The status in force on `jour` (today by default), or None (R1.3)."""
    return structure.statuts.en_vigueur(jour).first()


def structure_canonique(structure: Structure) -> Structure:
    """The structure that stands for this one today, at the end of its mergers."""
    vues = {structure.pk}
    while structure.fusionnee_dans_id and structure.fusionnee_dans_id not in vues:
        vues.add(structure.fusionnee_dans_id)
        structure = structure.fusionnee_dans
    return structure


def reseaux_recus(codes: Iterable[str], parmi: Iterable[Reseau] | None = None) -> list[Reseau]:
    """The networks (`parmi` these, if read already) that data.inclusion codes stand for, several for some codes."""
    codes = set(codes)
    reseaux = Reseau.objects.all() if parmi is None else parmi
    return [reseau for reseau in reseaux if codes.intersection(reseau.correspondance)]
