"""Values as the database takes them, made ready once where many rows say the same."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

TELS_QUELS: dict[type[models.Field], type] = {
    models.BigAutoField: int, models.BooleanField: bool, models.CharField: str, models.EmailField: str,
    models.FloatField: float, models.ForeignKey: int, models.PositiveBigIntegerField: int,
    models.PositiveIntegerField: int, models.TextField: str, models.URLField: str,
}  # fmt: skip
VIDES: dict[type, str] = {dict: "{}", list: "[]"}  # en JSON : la plupart des lignes d’un import en ont


class Moule:
    """Whole rows of one table made from a few of their values; the others are the defaults, made ready once."""

    def __init__(self, modele: type[models.Model]) -> None:
        champs = modele._meta.concrete_fields
        self._rangs = {
            champ.attname: (rang, *preparation)
            for rang, (champ, preparation) in enumerate(zip(champs, _preparations(champs), strict=True))
        }
        self._defauts = lignes_preparer(champs, modele())

    def couler(self, valeurs: Mapping[str, Any]) -> list[Any]:
        """One row, from values named as the attributes of an object."""
        ligne = self._defauts.copy()
        for nom, valeur in valeurs.items():
            rang, tel_quel, preparer = self._rangs[nom]
            ligne[rang] = valeur if type(valeur) is tel_quel else preparer(valeur)
        return ligne


def lignes_preparer(champs: Sequence[models.Field], objet: models.Model) -> list[Any]:
    """The values of one object as the database takes them; those that need nothing are not worked on."""
    base, dit = connections[DEFAULT_DB_ALIAS], objet.__dict__
    return [
        valeur if type(valeur := dit.get(champ.attname)) is TELS_QUELS.get(type(champ))
        else champ.get_db_prep_save(champ.pre_save(objet, True), base)
        for champ in champs
    ]  # fmt: skip


def valeurs_preparer(champs: Sequence[models.Field], lignes: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """The values of some rows, field by field, as the database takes them."""
    return list(valeurs_une_a_une(champs, lignes))


def valeurs_une_a_une(champs: Sequence[models.Field], lignes: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """The same, each row when it is asked for; dates and JSON are written out: either database reads them so."""
    preparations = _preparations(champs)
    return (
        [v if type(v) is tel_quel else preparer(v) for (tel_quel, preparer), v in zip(preparations, ligne, strict=True)]
        for ligne in lignes
    )


def _preparations(champs: Sequence[models.Field]) -> list[tuple[type | None, Callable[[Any], Any]]]:
    """For each field, the type of the values that need nothing, and what makes the others ready."""
    return [(TELS_QUELS.get(type(champ)), _preparation(champ)) for champ in champs]


def _preparation(champ: models.Field) -> Callable[[Any], Any]:
    """What makes a value of a field ready, the quickest way that says the same."""
    base = connections[DEFAULT_DB_ALIAS]

    def preparer(valeur: Any) -> Any:
        return champ.get_db_prep_save(valeur, base)

    if isinstance(champ, models.DateField):  # un import n'a que quelques dates
        return lru_cache(1000)(lambda valeur: None if (prete := preparer(valeur)) is None else str(prete))
    if isinstance(champ, models.JSONField) and champ.encoder is None:
        ecrire = json.JSONEncoder().encode
        return lambda valeur: ecrire(valeur) if valeur else VIDES.get(type(valeur)) or preparer(valeur)
    return preparer
