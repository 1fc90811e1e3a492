"""A file of outlines read by the Région, kept an hour until it is applied; nothing of it is in the database."""

import re
import secrets
from typing import Any

from django.core.cache import cache

from home.erreurs import RegleRefusee
from reseau.territoires.contours import Lecture

DUREE = 3600
_JETON = re.compile(r"[\w-]{22}", re.ASCII)


def depot_garder(compte: Any, lecture: Lecture, options: dict[str, Any]) -> str:
    """Keep what was read for this person; the word that leads back to it."""
    entites = [{"properties": {"code": lu.code}, "geometry": lu.geojson} for lu in lecture.bons]
    donnees = {"type": "FeatureCollection", "features": entites}
    jeton = secrets.token_urlsafe(16)
    cache.set(_cle(compte, jeton), {**options, "niveau": lecture.niveau, "donnees": donnees}, DUREE)
    return jeton


def depot_reprendre(compte: Any, jeton: str) -> dict[str, Any]:
    """What to apply; RegleRefusee "depot_expire" when it is too late, or not theirs."""
    depot = cache.get(_cle(compte, jeton)) if _JETON.fullmatch(jeton) else None
    if depot is None:
        raise RegleRefusee("depot_expire", "Ce dépôt a expiré : déposez le fichier à nouveau.")
    return depot


def depot_oublier(compte: Any, jeton: str) -> None:
    """Applied."""
    cache.delete(_cle(compte, jeton))


def _cle(compte: Any, jeton: str) -> str:
    return f"contours:{compte.pk}:{jeton}"
