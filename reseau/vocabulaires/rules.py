"""Writes on the controlled vocabularies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models, transaction

from home.erreurs import RegleRefusee
from reseau.vocabulaires.models import Terme

TERMES_DE_DEPART = Path(__file__).resolve().parent / "donnees" / "vocabulaires.yaml"
_RENOMMES = {"envoie": "correspondance", "recoit": "codes_recus"}


@transaction.atomic
def terme_creer(*, modele: type[Terme], **champs: Any) -> Terme:
    """Add a term to a vocabulary (R1.1, R2.1); ValidationError names the fields in fault."""
    terme = modele(**champs)
    terme.full_clean()
    terme.save()
    return terme


@transaction.atomic
def terme_modifier(*, terme: Terme, **champs: Any) -> Terme:
    """Correct or close a term; its code never changes, since other rooms and exports hold it.

    Raises RegleRefusee "code_fige" on a new code, ValidationError on a field in fault.
    """
    actuel = type(terme).objects.select_for_update().get(pk=terme.pk)
    if champs.get("code", actuel.code) != actuel.code:
        raise RegleRefusee("code_fige", "Le code d’un terme ne change plus une fois enregistré.")
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.full_clean()
    actuel.save()
    return actuel


@transaction.atomic
def vocabulaires_charger(*, modele_de: Callable[[str], type[models.Model]] | None = None) -> int:
    """Add the product's missing terms and return how many; never touches a term that exists, so rerun freely.

    `modele_de` lets the first migration pass its historical models.
    """
    modele_de = modele_de or (lambda nom: apps.get_model("vocabulaires", nom))
    tables = yaml.safe_load(TERMES_DE_DEPART.read_text(encoding="utf-8"))
    return sum(_terme_charger(modele_de(nom), rang, ligne) for nom in tables for rang, ligne in enumerate(tables[nom]))


def _terme_charger(modele: type[models.Model], rang: int, ligne: dict[str, Any]) -> int:
    """Create one term unless its code is taken; return 1 when created."""
    connus = {champ.name for champ in modele._meta.get_fields()}
    champs = {_RENOMMES.get(cle, cle): valeur for cle, valeur in ligne.items()}
    champs = {"ordre": (rang + 1) * 10} | {cle: valeur for cle, valeur in champs.items() if cle in connus}
    if equivalent := champs.get("equivalent_2019"):
        champs["equivalent_2019"] = modele._default_manager.get(code=equivalent)
    code = champs.pop("code")
    return int(modele._default_manager.get_or_create(code=code, defaults=champs)[1])
