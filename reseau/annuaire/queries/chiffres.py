"""Figures of the whole directory, for the home page."""

import time
from dataclasses import dataclass

from django.db.models import Count

from reseau.annuaire.models import Lieu
from reseau.annuaire.recherche.memoire import memoire_courante
from reseau.structures.models import Structure

SECONDES = 60


@dataclass(frozen=True)
class Chiffres:
    """Published places of the structures that the public may see, and how many structures have one."""

    lieux: int
    structures: int


def chiffres() -> Chiffres:
    """Counted again when the index moves, and every minute otherwise: a status may begin or end any day."""
    memoire = memoire_courante()
    compte = memoire.garde.get("chiffres")
    if compte is None or not memoire.taille or time.monotonic() - compte[0] > SECONDES:
        compte = memoire.garde["chiffres"] = (time.monotonic(), _compter())
    return compte[1]


def _compter() -> Chiffres:
    lieux = Lieu.objects.publies().filter(structure__in=Structure.objects.visibles())
    return Chiffres(**lieux.aggregate(lieux=Count("pk"), structures=Count("structure", distinct=True)))
