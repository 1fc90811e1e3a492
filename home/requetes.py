"""Query strings, as `urlencode` writes them; the same names and values come back a dozen times in a page. Hosts."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote_plus

from django.http import HttpRequest


def requete_ecrire(paires: Iterable[tuple[str, str]]) -> str:
    """« q=conseil&lieu=La+Rochelle », in the order given."""
    return "&".join([f"{_dire(nom)}={_dire(valeur)}" for nom, valeur in paires])


@lru_cache(maxsize=1024)
def _dire(texte: str) -> str:
    return quote_plus(texte)


def hote_lire(request: HttpRequest) -> tuple[str, str]:
    """What tells a site from another, whether this host is allowed or not."""
    return request._get_raw_host(), request.get_port()
