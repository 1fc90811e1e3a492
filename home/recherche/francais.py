"""The words of French, to tell a typing mistake from a word that nothing answers to."""

import gzip
import re
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from home.recherche.texte import replier

LOT = 1000
_CLE = re.compile(r'"([^"]+)"')


def francais_connait(mot: str) -> bool:
    """Whether a folded word is French; the list is read at the first question, and held as one string."""
    return f"\n{mot}\n".encode() in _mots()


@lru_cache(1)
def _mots() -> bytes:
    """The 140,000 words of pyspellchecker, folded, one a line; its own checker would hold ten times as much.

    They are the keys of a JSON object, read lot by lot: all at once, they would leave fifteen megabytes behind them.
    """
    liste = gzip.decompress((files("spellchecker") / "resources" / "fr.json.gz").read_bytes()).decode()
    cles, mots = (cle[1] for cle in _CLE.finditer(liste)), bytearray()
    while lot := list(islice(cles, LOT)):
        mots += replier("\n" + "\n".join(lot)).encode()
    return bytes(mots) + b"\n"
