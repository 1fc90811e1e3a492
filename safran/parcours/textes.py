"""The texts of stored content, read from the definition of its blocks, without building any of them."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from wagtail import blocks

from safran.parcours.blocks import ContenuEtapeBlock

COUPURES = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|br|hr|embed)\b")
TEXTES = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, blocks.BlockQuoteBlock)


class Texte(NamedTuple):
    """A text as it is stored, maybe with tags, under the name of its field; codes, addresses, choices are not texts."""

    champ: str
    brut: str

    @property
    def clair(self) -> str:
        """Its words, on one line."""
        return en_clair(self.brut)


def en_clair(brut: str) -> str:
    """A stored text without its tags, on one line: two paragraphs are apart, a stressed word stays by its comma."""
    return " ".join(html.unescape(strip_tags(COUPURES.sub(r" \g<0>", brut))).split())


@cache
def contenu_definition() -> blocks.StreamBlock:
    """What a step may be made of."""
    return ContenuEtapeBlock()


def contenu_brut(contenu: Any) -> list[dict[str, Any]]:
    """The stored blocks of a step, from themselves or from the value of its stream."""
    return contenu.get_prep_value() if hasattr(contenu, "get_prep_value") else contenu or []


def textes_de_l_etape(contenu: Any) -> Iterator[Texte]:
    """Every text that a step shows, in order."""
    yield from textes(contenu_definition(), contenu_brut(contenu))


def textes(bloc: blocks.Block, valeur: Any, *, sans: str = "", champ: str = "texte") -> Iterator[Texte]:
    """Every text of a stored value, in order; `sans` leaves out one field of a structure."""
    if isinstance(bloc, blocks.BaseStructBlock) and isinstance(valeur, dict):
        for nom, enfant in bloc.child_blocks.items():
            if nom != sans:
                yield from textes(enfant, valeur.get(nom), champ=nom)
    elif isinstance(bloc, blocks.BaseStreamBlock) and isinstance(valeur, list):
        for brut in valeur:
            if enfant := bloc.child_blocks.get(brut.get("type")):
                yield from textes(enfant, brut.get("value"), champ=brut["type"])
    elif isinstance(bloc, blocks.ListBlock) and isinstance(valeur, list):
        for brut in valeur:
            liste = isinstance(brut, dict) and brut.get("type") == "item"
            yield from textes(bloc.child_block, brut["value"] if liste else brut, champ=champ)
    elif isinstance(bloc, TEXTES) and isinstance(valeur, str) and valeur:
        yield Texte(champ, valeur)
