"""Query strings, as `urlencode` writes them; the same names and values come back a dozen times in a page."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote_plus


def requete_ecrire(paires: Iterable[tuple[str, str]]) -> str:
    """« q=conseil&lieu=La+Rochelle », in the order given."""
    return "&".join([f"{_dire(nom)}={_dire(valeur)}" for nom, valeur in paires])


@lru_cache(maxsize=1024)
def _dire(texte: str) -> str:
    return quote_plus(texte)
