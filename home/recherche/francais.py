"""The words of French, to tell a typing mistake from a word that nothing answers to."""

import gzip
import json
from functools import lru_cache
from importlib.resources import files

from home.recherche.texte import replier


def francais_connait(mot: str) -> bool:
    """Whether a folded word is French; the list is read at the first question, and held as one string."""
    return f"\n{mot}\n".encode() in _mots()


@lru_cache(1)
def _mots() -> bytes:
    """The 140,000 words of pyspellchecker, folded, one a line; its own checker would hold ten times as much."""
    liste = gzip.decompress((files("spellchecker") / "resources" / "fr.json.gz").read_bytes())
    return ("\n" + replier("\n".join(json.loads(liste))) + "\n").encode()
