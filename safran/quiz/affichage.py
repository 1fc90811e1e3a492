"""The words of a question as a page shows them: cleaned again whatever wrote them, pictures and typography in place."""

from collections.abc import Callable
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from wagtail.rich_text import expand_db_html

from home.typographie import COURT, typo
from safran.quiz.textes import ATTRIBUTS, BALISES, SCHEMAS, en_html, ranger

_IMAGE = "<embed"


def mettre_en_forme(texte: str) -> SafeString:
    """The text as blocks: paragraphs, lists, quotations, tables."""
    return _montrer(texte, en_html)


def mettre_en_ligne(texte: str) -> SafeString:
    """The text as words that stand in a label: lines, no block."""
    return _montrer(texte, _sans_bloc)


def _montrer(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    preparer = _prepare_court if len(texte) <= COURT else _prepare
    html = preparer(texte, ecrire)
    return SafeString(expand_db_html(html)) if _IMAGE in html else html


def _sans_bloc(texte: str) -> str:
    return en_html(ranger(en_html(texte), ligne=True)).removeprefix("<p>").removesuffix("</p>")


def _prepare(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    """Cleaned, typography applied; pictures are still keys."""
    return SafeString(typo(nh3.clean(ecrire(texte), tags=BALISES, attributes=ATTRIBUTS, url_schemes=SCHEMAS)))


# Les mêmes réponses reviennent à chaque essai de chacun.
_prepare_court = lru_cache(4096)(_prepare)
