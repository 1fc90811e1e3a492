"""Texts of content files made into what pages store: plain Markdown into rich text, blocks into stream fields."""

import json
import re
import uuid
from typing import Any

from home.riche import vers_html

A_COMPLETER = "[à compléter"
_MARQUE = re.compile(r"\*\*\[à compléter\u00a0: ([^\]]+)\]\*\*")


def flux(blocs: list[tuple[str, Any]]) -> str:
    """The JSON of a stream field, with an identity for each block."""
    return json.dumps([{"type": genre, "value": valeur, "id": str(uuid.uuid4())} for genre, valeur in blocs])


def bloc(brut: dict[str, Any]) -> tuple[str, Any]:
    """One block of the content files as the stream field stores it."""
    ((genre, valeur),) = brut.items()
    if genre == "texte":
        return genre, vers_html(valeur)
    if genre == "encadre":
        return genre, {**valeur, "texte": vers_html(valeur["texte"])}
    return genre, valeur


def completer(texte: str, reponses: dict[str, str]) -> str:
    """The text with each « à compléter » that has an answer replaced by it; the others stay, well in sight."""
    return _MARQUE.sub(lambda marque: reponses.get(marque[1], marque[0]), texte)
