"""The words of a question as a page shows them: cleaned again whatever wrote them, pictures and typography in place."""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from html import unescape
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from home.temps.typographie import COURT, INSECABLE, typo
from safran.quiz.textes import ATTRIBUTS, BALISES, SCHEMAS, en_html, ranger

_MONTREES = BALISES - {"img"}  # une image vient de la bibliothèque, jamais d’ailleurs
TAILLE_DANS_UN_TEXTE = "width-800"
_IMAGE = re.compile(r'<embed alt="([^"]*)" embedtype="image" format="[^"]*" id="(\d{1,9})">')
_PRETES: ContextVar[Mapping[int, Any]] = ContextVar("images_pretes", default={})  # noqa: B039 : jamais changé sur place


def mettre_en_forme(texte: str) -> SafeString:
    """The text as blocks: paragraphs, lists, quotations, tables."""
    return _montrer(texte, en_html)


def mettre_en_ligne(texte: str) -> SafeString:
    """The text as words that stand in a label: lines, no block."""
    return _montrer(texte, _sans_bloc)


def images_preparer(images: Mapping[int, Any]) -> None:
    """The pictures that the texts of a page will show, read at once (None: removed); forgotten at the next request."""
    _PRETES.set({cle: _rendre(image) for cle, image in images.items()})


def images_oublier(**_signal: object) -> None:
    """A new request begins."""
    _PRETES.set({})


def _incruster(vue: re.Match[str]) -> str:
    """A picture of the library; its words when it has been removed since."""
    cle, dit, pretes = int(vue[2]), unescape(vue[1]), _PRETES.get()
    rendue = pretes[cle] if cle in pretes else _rendre(get_image_model().objects.filter(pk=cle).first())
    return rendue.img_tag({"alt": dit, "class": "richtext-image"}) if rendue else escape(dit)


def _rendre(image: Any) -> Any:
    """The picture at its size; nothing when it or its file is gone."""
    try:
        return image and image.get_rendition(TAILLE_DANS_UN_TEXTE)
    except (SourceImageIOError, OSError):
        return None


def _montrer(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    preparer = _prepare_court if len(texte) <= COURT else _prepare
    html = preparer(texte, ecrire)
    return SafeString(expand_db_html(_IMAGE.sub(_incruster, html))) if "<embed" in html or "linktype" in html else html


def _sans_bloc(texte: str) -> str:
    return en_html(ranger(en_html(texte), ligne=True)).removeprefix("<p>").removesuffix("</p>")


def _prepare(texte: str, ecrire: Callable[[str], str]) -> SafeString:
    """Cleaned, typography applied; pictures are still keys."""
    propre = nh3.clean(ecrire(texte), tags=_MONTREES, attributes=ATTRIBUTS, url_schemes=SCHEMAS)
    return SafeString(typo(propre.replace("&nbsp;", INSECABLE)))


# Les mêmes réponses reviennent à chaque essai de chacun.
_prepare_court = lru_cache(4096)(_prepare)
