"""The pictures that texts show: by name in files, by key of the library once stored."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from safran.quiz.textes.lecture import est_riche
from safran.quiz.textes.rangement import ranger, ranger_html

_IMAGE = re.compile(r'<img alt="([^"]*)" src="([^"]*)"/>')
_INCRUSTEE = re.compile(r'<embed alt="([^"]*)" embedtype="image" format="[\w-]+" id="(\d{1,9})"/>')
_INTERNE = re.compile(r'<a (?:id="\d+" )?linktype="[^"]*"[^>]*>(.*?)</a>')


def images_de(texte: str) -> list[tuple[str, str]]:
    """The pictures that a text shows: where each is, and its words."""
    return [(html.unescape(source), html.unescape(dit)) for dit, source in _IMAGE.findall(texte)]


def images_changer(texte: str, changer: Callable[[str, str], str]) -> str:
    """The same text, each of its pictures written anew from where it is and its words."""
    if not est_riche(texte):
        return texte
    return _IMAGE.sub(lambda vue: changer(html.unescape(vue[2]), html.unescape(vue[1])), texte)


def image_ecrire(source: str, dit: str) -> str:
    """A picture as texts write it."""
    return f'<img alt="{html.escape(dit)}" src="{html.escape(source)}"/>'


def incrustees_de(texte: str) -> list[int]:
    """The keys of the pictures of the library that a stored text shows."""
    return [int(cle) for _, cle in _INCRUSTEE.findall(texte)] if est_riche(texte) else []


def incrustees_dans(valeur: Any) -> Iterator[int]:
    """The same in all the texts of a stored block, or of a frozen question."""
    if isinstance(valeur, dict):
        valeur = list(valeur.values())
    if isinstance(valeur, list):
        for un in valeur:
            yield from incrustees_dans(un)
    elif isinstance(valeur, str):
        yield from incrustees_de(valeur)


def incruster(texte: str, cle: Callable[[str], int | None]) -> str:
    """A text as it is stored: its pictures are those of the library, by the key that `cle` gives to each."""

    def changer(source: str, dit: str) -> str:
        return f'<embed alt="{html.escape(dit)}" embedtype="image" format="fullwidth" id="{cle(source) or 0}"/>'

    return images_changer(texte, changer)


def desincruster(texte: str, nommer: Callable[[int], str]) -> str:
    """A stored text with its pictures by name; links inside the platform, that mean nothing elsewhere, are words."""
    if not est_riche(texte):
        return texte

    def changer(vue: re.Match[str]) -> str:
        nom = nommer(int(vue[2]))
        return image_ecrire(nom, html.unescape(vue[1])) if nom else vue[1]

    change = _INTERNE.sub(r"\1", _INCRUSTEE.sub(changer, texte))
    return texte if change == texte else ranger(change)


def morceaux_de(texte: str) -> Iterator[tuple[str, str, str]]:
    """A text cut at its pictures: HTML and nothing else, or nothing, where the picture is and its words."""
    place = 0
    for vue in _IMAGE.finditer(texte):
        yield ranger_html(texte[place : vue.start()]), "", ""
        yield "", html.unescape(vue[2]), html.unescape(vue[1])
        place = vue.end()
    yield ranger_html(texte[place:]), "", ""
