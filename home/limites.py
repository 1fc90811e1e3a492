"""Limits of tries: how many times something may be attempted from one place in a given time."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from home.disque import ecriture_impossible


def adresse_ip(request: HttpRequest) -> str:
    """The visitor's address, read as the sign-in page reads it (proxies included, when they are declared)."""
    return get_adapter(request).get_client_ip(request)


def depasse(cle: str, maximum: int, secondes: int, *, lecture: bool = False) -> bool:
    """Count one try under `cle` and tell whether there are now more than `maximum` in the last `secondes` (T18).

    A refused try is not counted: the door opens again as soon as the oldest one is `secondes` old. On a disk that
    takes nothing more, a reading (`lecture`) goes on uncounted; anything else raises OSError (R09).
    """
    racine = hashlib.sha256(cle.encode()).hexdigest()
    try:
        return not any(cache.add(f"limite:{racine}:{place}", 1, secondes) for place in range(maximum))
    except OSError as erreur:
        if lecture and ecriture_impossible(erreur):
            return False
        raise
