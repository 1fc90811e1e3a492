"""Limits of tries: how many times something may be attempted from one place in a given time."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

from home.disque import ecriture_impossible


def adresse_ip(request: HttpRequest) -> str:
    """The visitor's address behind the declared proxies, the one that every limit counts, sign-in included.

    Those that a badly set proxy hides share one limit.
    """
    try:
        return get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""


def depasse(cle: str, maximum: int, secondes: int, *, lecture: bool = False) -> bool:
    """Count one try under `cle` and tell whether there are now more than `maximum` in the last `secondes` (T18).

    A refused try is not counted: the door opens again as soon as the oldest one is `secondes` old. On a disk that
    takes nothing more, a reading (`lecture`) goes on uncounted; anything else raises OSError (R09).
    """
    try:
        return not any(cache.add(place, 1, secondes) for place in _places(cle, maximum))
    except OSError as erreur:
        if lecture and ecriture_impossible(erreur):
            return False
        raise


def oublier(cle: str, maximum: int) -> None:
    """Give back every try counted under `cle`."""
    cache.delete_many(_places(cle, maximum))


def _places(cle: str, maximum: int) -> list[str]:
    racine = hashlib.sha256(cle.encode()).hexdigest()
    return [f"limite:{racine}:{place}" for place in range(maximum)]
