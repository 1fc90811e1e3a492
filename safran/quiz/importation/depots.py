"""A file of questions read by the Région, kept an hour until it is written; nothing of it is in the database."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from home.erreurs import RegleRefusee

DUREE = 3600
_JETON = re.compile(r"[\w-]{22}", re.ASCII)


@dataclass(frozen=True)
class Depot:
    """A file and the theme asked for its new questions."""

    contenu: bytes
    nom: str
    theme: str


def depot_garder(compte: Any, depot: Depot) -> str:
    """Keep a file for this person; the word that leads back to it."""
    jeton = secrets.token_urlsafe(16)
    cache.set(_cle(compte, jeton), depot, DUREE)
    return jeton


def depot_reprendre(compte: Any, jeton: str) -> Depot:
    """What to write; RegleRefusee "depot_expire" when it is too late, or not theirs."""
    depot = cache.get(_cle(compte, jeton)) if _JETON.fullmatch(jeton) else None
    if depot is None:
        raise RegleRefusee("depot_expire", "Ce dépôt a expiré : déposez le fichier à nouveau.")
    return depot


def depot_oublier(compte: Any, jeton: str) -> None:
    """Written."""
    cache.delete(_cle(compte, jeton))


def _cle(compte: Any, jeton: str) -> str:
    return f"questions:{compte.pk}:{jeton}"
