"""The slips of the world of rights: one opened here, that another structure awaits; a bassin being measured."""

from typing import Any
from uuid import uuid4

from reseau.orientation.models import CalculCouverture
from reseau.structures.models import Structure
from tests.droits.mots import CODE_INCONNU, INCONNU
from tests.fabriques import un_bassin
from tests.reseau.orientation.fabriques import une_fiche_ouverte


def orientation_construire(ici: Structure, ailleurs: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """A slip from one structure to another; the measure of Niort, cut on its way."""
    CalculCouverture.objects.create(bassin=un_bassin())
    fiche = une_fiche_ouverte(ici, ailleurs)
    return {
        "bassin mesuré": (["niort"], [CODE_INCONNU]),
        "fiche de liaison": ([fiche.cle], [uuid4()]),
        "histoire d’une fiche de liaison": (["fiche_de_liaison", fiche.pk], ["fiche_de_liaison", INCONNU]),
    }
