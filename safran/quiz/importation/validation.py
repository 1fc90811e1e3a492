"""The same checks as the editor of the bank, their refusal in one sentence."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.echange.modele import Refus


@cache
def _contenu() -> ContenuBanqueBlock:
    return ContenuBanqueBlock(min_num=1, max_num=1)


def valider(bloc: dict[str, Any]) -> None:
    """Raises Refus with what the editor would have been told."""
    stream = _contenu()
    try:
        stream.clean(stream.to_python([bloc]))
    except ValidationError as erreur:
        raise Refus(" ".join(dict.fromkeys(_phrases(erreur, stream, [bloc])))) from erreur


def _phrases(erreur: Any, bloc: Any, brut: Any, nom: str = "") -> Iterator[str]:
    """Each fault, after the label of its field."""
    dessous = getattr(erreur, "block_errors", None)
    libres = [erreur] if dessous is None else getattr(erreur, "non_block_errors", ())
    for libre in libres:
        yield from (f"{nom}\xa0: {message}" if nom else message for message in getattr(libre, "messages", [str(libre)]))
    for cle, autre in (dessous or {}).items():
        if isinstance(bloc, blocks.BaseStructBlock):
            fils, dedans = bloc.child_blocks[cle], brut.get(cle)
            yield from _phrases(autre, fils, dedans, str(fils.label))
        elif isinstance(bloc, blocks.BaseStreamBlock):
            yield from _phrases(autre, bloc.child_blocks[brut[cle]["type"]], brut[cle]["value"], nom)
        else:
            yield from _phrases(autre, bloc.child_block, brut[cle]["value"], nom)
