"""What a sheet must satisfy, checked on its plain values without a query: the promises of the single rules.

Keys, uniqueness and mergers are checked in bulk by whoever writes many sheets, and by the database.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from reseau.annuaire.choices import Zone
from reseau.annuaire.etats import MODELES, Fiche
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.promesses import promesses_verifier
from reseau.annuaire.validateurs import zone_valider
from reseau.structures.models import Structure
from reseau.structures.validateurs import siret_normaliser

Champs = Mapping[str, Any]


def structure_controler(*, champs: Champs) -> None:
    """The fields of a structure about to be written; ValidationError names those in fault."""
    _nettoyer(Structure, {**champs, "siret": siret_normaliser(champs.get("siret", ""))})


def lieu_controler(*, champs: Champs) -> None:
    """The fields of a place about to be written; ValidationError names those in fault."""
    _nettoyer(Lieu, champs)
    latitude, longitude = champs.get("latitude"), champs.get("longitude")
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": "Donnez la latitude et la longitude, ou aucune des deux."})
    if latitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValidationError({"latitude": "Ces coordonnées n’existent pas."})


def service_controler(*, champs: Champs, codes: dict[str, set[str]], promet: bool = True) -> None:
    """The fields of a service and, when it `promet` something new, its promises.

    `codes`: those of its missions, publics, themes and CEP levels. ValidationError or RegleRefusee says what is wrong.
    """
    if promet:
        promesses_verifier(publie=champs.get("publie", True), codes=codes)
    _nettoyer(Service, champs)
    try:
        zone_valider(champs.get("zone", Zone.REGION), champs.get("zone_codes", []))
    except ValidationError as erreur:
        raise ValidationError({"zone_codes": erreur.messages}) from erreur


def _nettoyer(modele: type[Fiche], champs: Champs) -> None:
    """As `Model.clean_fields` does, of the columns that hold plain values."""
    simples = SIMPLES[modele]
    objet = modele(**{nom: valeur for nom, valeur in champs.items() if nom in simples})
    objet.nom = champs.get("nom", "").strip()
    objet.clean_fields(exclude=AUTRES[modele])


AUTRES = {m: {c.name for c in m._meta.concrete_fields if c.is_relation or c.unique} for m in MODELES.values()}
SIMPLES = {m: {c.name for c in m._meta.concrete_fields} - AUTRES[m] for m in MODELES.values()}
