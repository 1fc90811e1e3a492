"""HTML that would act if a page believed it, and the well-known naughty strings: all that a text field may receive.

Each of ours calls `zebre()`, which no page defines: whoever watches a browser defines it to know that one ran.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tests import hostiles

BLNS: list[str] = json.loads((Path(__file__).parent / "blns.json").read_text("utf-8"))
_ELEMENTS, _FERMETURES = hostiles.LISTES["éléments"], hostiles.LISTES["fermetures"]
HTML = [
    *[f"<{element}=zebre()>" for element in _ELEMENTS],
    *[f"{fin}<img src=x onerror=zebre()>" for fin in _FERMETURES],
    *[f"x{fin} onmouseover=zebre() autofocus onfocus=zebre() x={fin[:1]}" for fin in _FERMETURES[:2]],
    *hostiles.LISTES["html"],
]
TOUT = [*dict.fromkeys([*BLNS, *hostiles.TEXTES, *HTML])]


def paquets(taille: int, textes: list[str] | None = None) -> Iterator[str]:
    """The strings, several to a text, one per line; those with a NUL apart, since a form refuses the whole text."""
    courant = ""
    for texte in sorted(TOUT if textes is None else textes, key=lambda texte: "\x00" in texte):
        texte = texte[:taille]
        suite = f"{courant}\n{texte}" if courant else texte
        if courant and (len(suite) > taille or "\x00" in texte and "\x00" not in courant):
            yield courant
            suite = texte
        courant = suite
    yield courant
