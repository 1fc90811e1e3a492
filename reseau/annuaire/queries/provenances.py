"""Where the sheets of a structure come from: source, identifier there, import, date."""

import datetime
from typing import NamedTuple

from reseau.annuaire.choices import Genre
from reseau.annuaire.models import Provenance
from reseau.structures.models import Structure

MAX = 200


class Origine(NamedTuple):
    """One sheet and what a source calls it; `le`, when an import first wrote it; `a_jour_au`, where it has a date."""

    genre: str
    nom: str
    source: str
    source_id: str
    fichier: str
    le: datetime.datetime | None
    a_jour_au: datetime.date | None


def provenances_de(structure: Structure) -> list[Origine]:
    """The sources of a structure and of its places and services; one query."""
    lignes = Provenance.objects.filter(structure=structure).select_related("lieu", "service", "importation")
    return [_origine(provenance, structure) for provenance in lignes.order_by("source", "pk")[:MAX]]


def _origine(provenance: Provenance, structure: Structure) -> Origine:
    fiche = provenance.lieu or provenance.service
    importation = provenance.importation
    return Origine(
        genre=str(Genre(provenance.genre).label),
        nom=fiche.nom if fiche else structure.nom,
        source=provenance.source,
        source_id=provenance.source_id,
        fichier=importation.nom if importation else "",
        le=importation.applique_le if importation else None,
        a_jour_au=fiche.confirme_le if fiche else None,
    )
