"""A page as a browser reads it: the blanks that the layout of a template puts around its tags say nothing."""

import re
from typing import Self

from django.http import HttpResponse


def condenser(html: str) -> str:
    """Every run of blanks is one space, and none stands beside a tag; a no-break space is a letter, as in a browser."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"[ \t\r\n\f]+", " ", html))


class Page(str):
    """What is looked for in it is condensed as it is."""

    __slots__ = ()

    def __new__(cls, html: str) -> Self:
        return super().__new__(cls, condenser(html))

    def __contains__(self, cherche: str) -> bool:
        return super().__contains__(condenser(cherche))

    def count(self, cherche: str, *bornes: int) -> int:
        return super().count(condenser(cherche), *bornes)

    def index(self, cherche: str, *bornes: int) -> int:
        return super().index(condenser(cherche), *bornes)

    def replace(self, ancien: str, nouveau: str, nombre: int = -1) -> "Page":
        return Page(super().replace(ancien, nouveau, nombre))

    def split(self, sur: str | None = None, maxsplit: int = -1) -> list["Page"]:
        return [Page(part) for part in super().split(sur if sur is None else condenser(sur), maxsplit)]


def page_lue(reponse: HttpResponse) -> str:
    """The page that this response shows; a file, or the data of a program, is read as it is."""
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    texte = corps.decode()
    return Page(texte) if reponse.get("Content-Type", "").startswith("text/html") else texte


def lue(reponse: HttpResponse) -> str:
    """The same, no-break spaces made plain."""
    return page_lue(reponse).replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
