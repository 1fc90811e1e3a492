"""Needs and situations: those of the start, then what the Région writes in the admin (R5.4, R5.11)."""

from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.orientation.models import BesoinType, Situation
from reseau.vocabulaires.models import Mission, Theme, TypePublic

BESOINS_DE_DEPART = Path(__file__).resolve().parent.parent / "donnees" / "besoins.yaml"
_TERMES = {"missions": Mission, "themes": Theme, "publics": TypePublic}


@transaction.atomic
def orientation_charger() -> int:
    """Add the needs and situations that are missing and return how many; what exists is never touched."""
    tables = yaml.safe_load(BESOINS_DE_DEPART.read_text(encoding="utf-8"))
    lignes = [(nom, rang, ligne) for nom in tables for rang, ligne in enumerate(tables[nom])]
    return sum(_charger(apps.get_model("orientation", nom), rang, ligne) for nom, rang, ligne in lignes)


@transaction.atomic
def choix_ecrire(*, choix: BesoinType | Situation, **champs: Any) -> BesoinType | Situation:
    """Add, correct or close a need or a situation; its code never changes, since slips and rules hold it.

    Raises RegleRefusee "code_fige" on a new code, ValidationError on a field in fault.
    """
    if choix.pk:
        choix = type(choix).objects.select_for_update().get(pk=choix.pk)
        if champs.get("code", choix.code) != choix.code:
            raise RegleRefusee("code_fige", "Le code ne change plus une fois enregistré.")
    ensembles = {nom: champs.pop(nom) for nom in _TERMES if nom in champs}
    for nom, valeur in champs.items():
        setattr(choix, nom, valeur)
    choix.full_clean()
    choix.save()
    for nom, termes in ensembles.items():
        getattr(choix, nom).set(termes)
    public_purge()
    return choix


def _charger(modele: type[BesoinType | Situation], rang: int, ligne: dict[str, Any]) -> int:
    """Create one entry unless its code is taken; return 1 when created."""
    ensembles = {nom: codes for nom, codes in ligne.items() if nom in _TERMES}
    champs = {"ordre": (rang + 1) * 10} | {nom: dit for nom, dit in ligne.items() if nom not in _TERMES}
    choix, cree = modele.objects.get_or_create(code=champs.pop("code"), defaults=champs)
    if cree:
        for nom, codes in ensembles.items():
            getattr(choix, nom).set(_TERMES[nom].objects.filter(code__in=codes))
    return int(cree)
