"""The slips of the world of rights: one opened here, that another structure awaits."""

from typing import Any
from uuid import uuid4

from reseau.structures.models import Structure
from tests.droits.mots import INCONNU
from tests.reseau.orientation.fabriques import une_fiche_ouverte


def orientation_construire(ici: Structure, ailleurs: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """A slip from one structure to another."""
    fiche = une_fiche_ouverte(ici, ailleurs)
    return {
        "fiche de liaison": ([fiche.cle], [uuid4()]),
        "histoire d’une fiche de liaison": (["fiche_de_liaison", fiche.pk], ["fiche_de_liaison", INCONNU]),
    }
