"""What a sheet must satisfy, checked without a query: the same fields, cleanings and promises as the single rules.

Keys, uniqueness and mergers are checked in bulk by whoever writes many sheets, and by the database.
"""

from django.core.exceptions import ValidationError

from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.services import promesses_verifier
from reseau.structures.models import Structure
from reseau.structures.validateurs import siret_normaliser

LIENS_DE_CLES = {
    modele: {champ.name for champ in modele._meta.concrete_fields if champ.is_relation or champ.unique}
    for modele in (Structure, Lieu, Service)
}


def structure_controler(*, structure: Structure) -> None:
    """Clean the fields of a structure about to be written; ValidationError names those in fault."""
    structure.nom = structure.nom.strip()
    structure.siret = siret_normaliser(structure.siret)
    structure.clean_fields(exclude=LIENS_DE_CLES[Structure])


def lieu_controler(*, lieu: Lieu) -> None:
    """Clean the fields of a place about to be written; ValidationError names those in fault."""
    lieu.nom = lieu.nom.strip()
    lieu.clean_fields(exclude=LIENS_DE_CLES[Lieu])
    lieu.clean()
    if (lieu.latitude is None) != (lieu.longitude is None):
        raise ValidationError({"latitude": "Donnez la latitude et la longitude, ou aucune des deux."})
    if lieu.latitude is not None and not (-90 <= lieu.latitude <= 90 and -180 <= lieu.longitude <= 180):
        raise ValidationError({"latitude": "Ces coordonnées n’existent pas."})


def service_controler(*, service: Service, codes: dict[str, set[str]]) -> None:
    """Clean the fields of a service and keep its promises; ValidationError or RegleRefusee says what is wrong.

    `codes`: the codes of its missions, publics, themes and CEP levels.
    """
    service.nom = service.nom.strip()
    promesses_verifier(service=service, codes=codes)
    service.clean_fields(exclude=LIENS_DE_CLES[Service])
    service.clean()
