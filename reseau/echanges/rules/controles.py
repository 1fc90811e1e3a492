"""What a sheet must satisfy, checked on its plain values without a query: the promises of the single rules.

Keys, uniqueness and mergers are checked in bulk by whoever writes many sheets, and by the database.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from reseau.annuaire.choices import Zone
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.promesses import promesses_verifier
from reseau.annuaire.validateurs import zone_valider
from reseau.structures.models import Structure
from reseau.structures.validateurs import siret_normaliser

Champs = Mapping[str, Any]
RETENUES = 2000
_ADRESSES: set[Any] = set()


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


def _nettoyer(modele: type[models.Model], champs: Champs) -> None:
    """As `Model.clean_fields` does of the columns that hold plain values."""
    erreurs = {}
    controles = CONTROLES[modele]
    for nom, valeur in {**REQUIS[modele], **champs, "nom": champs.get("nom", "").strip()}.items():
        if controler := controles.get(nom):
            try:
                controler(valeur)
            except ValidationError as erreur:
                erreurs[nom] = erreur.error_list
    if erreurs:
        raise ValidationError(erreurs)


def _controle(champ: models.Field) -> Callable[[Any], Any]:
    """What refuses a value of this field; a text that only has a length to keep costs no more than its measure."""
    texte = type(champ) in (models.CharField, models.TextField) and not champ.choices
    simple = texte and all(type(validateur) is MaxLengthValidator for validateur in champ.validators)
    nombre = type(champ) is models.FloatField and not champ.choices and not champ.validators
    longueur = (champ.max_length or 0) if type(champ) is models.CharField else 0
    # Peu de valeurs reviennent sans cesse : modes, zones, horaires ; et l’adresse d’une structure avec ses lieux.
    adresse = type(champ) is models.EmailField and champ.validators == models.EmailField().validators
    bonnes: set[Any] = _ADRESSES if adresse else set()

    def controler(valeur: Any) -> None:
        if simple and type(valeur) is str and valeur and (not longueur or len(valeur) <= longueur):
            return
        if nombre and type(valeur) is float or champ.blank and valeur in champ.empty_values:
            return
        cle = tuple(map(str, valeur)) if type(valeur) is list else valeur
        connaissable = isinstance(cle, Hashable)
        if connaissable and cle in bonnes:
            return
        champ.clean(valeur, None)
        if connaissable:
            if len(bonnes) >= RETENUES:
                bonnes.clear()
            bonnes.add(cle)

    return controler


def _simples(modele: type[models.Model]) -> list[models.Field]:
    return [champ for champ in modele._meta.concrete_fields if not (champ.is_relation or champ.unique)]


MODELES = (Structure, Lieu, Service)
CONTROLES = {modele: {champ.name: _controle(champ) for champ in _simples(modele)} for modele in MODELES}
REQUIS = {
    modele: {
        champ.name: vide
        for champ in _simples(modele)
        if not champ.blank and (vide := champ.get_default()) in champ.empty_values
    }
    for modele in MODELES
}  # fmt: skip
