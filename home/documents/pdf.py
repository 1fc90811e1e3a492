"""The only door to WeasyPrint: local fonts and pictures, no other address, tagged documents (T15)."""

import atexit
import gc
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from home.erreurs import RegleRefusee

journal = logging.getLogger("safran.pannes")
progres = logging.getLogger("weasyprint.progress")  # le journal par où l’outil dit où il en est, page à page
progres.setLevel(logging.INFO)
progres.propagate = False
BASE = "safran:///"
OPTIONS = {"pdf_variant": "pdf/ua-1"}
_local = threading.local()
_etats: list[dict] = []


class PdfIndisponible(RegleRefusee):
    """This machine lacks what makes documents (see home.prises); the rest of the site works."""

    def __init__(self) -> None:
        super().__init__(
            "pdf_indisponible", "Les documents PDF ne peuvent pas être faits pour l’instant : la Région est prévenue."
        )


class RessourceRefusee(ValueError):
    """A document asked for something that is not one of our own static files."""


def _chemin_statique(adresse: str) -> Path:
    """The file behind a `safran:///static/…` address; refuses everything else."""
    parties = urlparse(adresse)
    chemin = unquote(parties.path).lstrip("/")
    if parties.scheme != "safran" or not chemin.startswith("static/"):
        raise RessourceRefusee(f"Ressource refusée dans un document : {adresse[:80]}")
    trouve = finders.find(chemin.removeprefix("static/"))
    if not trouve:
        raise RessourceRefusee(f"Ressource introuvable dans un document : {chemin[:80]}")
    return Path(trouve)


def _outils() -> dict:
    """Font configuration, style and image cache of this thread: sharing them between threads deadlocks."""
    if not hasattr(_local, "outils"):
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        class Passeur(URLFetcher):
            """Serve our static files, refuse the rest."""

            def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
                if url.startswith("data:"):
                    return super().fetch(url, headers)
                return URLFetcherResponse(url, _chemin_statique(url).read_bytes())

        polices = FontConfiguration()
        passeur = Passeur(allowed_protocols={"data"})
        # Une adresse relative ne se résout pas dans un schéma privé : les polices ont besoin d'adresses entières.
        style = Path(finders.find("css/pdf.css")).read_text("utf-8").replace('url("../', f'url("{BASE}static/')
        feuille = CSS(string=style, font_config=polices, base_url=BASE + "static/css/pdf.css", url_fetcher=passeur)
        _local.outils = {"polices": polices, "passeur": passeur, "feuille": feuille}
        _etats.append(_local.outils)
    return _local.outils


@atexit.register
def _liberer() -> None:
    """Drop stylesheets before fonts: the other order crashes some interpreters at exit."""
    for etat in _etats:
        etat.pop("feuille", None)
        gc.collect()
        etat.pop("polices", None)


@contextmanager
def memoire_en_place() -> Iterator[None]:
    """Around many documents: the collector looks at what each leaves, not at all that this process holds.

    A process that has already set its memory apart (memoire_figer) keeps it so.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Pages(logging.Handler):
    """Tells `avancer` how many pages are laid out, whenever this thread has done one more."""

    def __init__(self, avancer: Callable[[int], None]) -> None:
        super().__init__()
        self.avancer, self.fil, self.faites = avancer, threading.get_ident(), 0

    def emit(self, ligne: logging.LogRecord) -> None:
        """A page that is laid out again is not one more."""
        page = ligne.args[0] if ligne.thread == self.fil and "Page" in str(ligne.msg) and ligne.args else 0
        if isinstance(page, int) and page > self.faites:
            self.faites = page
            self.avancer(page)


@contextmanager
def pages_comptees(avancer: Callable[[int], None]) -> Iterator[None]:
    """Around a long document: `avancer` is told each page, as the tool that lays it out says its progress."""
    pages = _Pages(avancer)
    progres.addHandler(pages)
    try:
        yield
    finally:
        progres.removeHandler(pages)


def pdf_render(gabarit: str, contexte: dict) -> bytes:
    """Render a template as a tagged PDF/UA-1 in French, the same bytes for the same facts.

    Whatever the document asks for besides our own static files is refused and left out, never fetched.
    """
    return pdf_fit(gabarit, [contexte])


def pdf_fit(gabarit: str, contextes: Iterable[dict], pages: int = 0) -> bytes:
    """The first of these contexts whose document holds on `pages` pages, the last one otherwise; see pdf_render.

    Raises PdfIndisponible when Pango is missing.
    """
    _, document = _essayer(gabarit, contextes, pages)
    return document.write_pdf(**OPTIONS)


def contexte_fit(gabarit: str, contextes: Iterable[dict], pages: int) -> dict:
    """Which of these contexts pdf_fit would take, when the document is to be part of a longer one."""
    return _essayer(gabarit, contextes, pages)[0]


def _essayer(gabarit: str, contextes: Iterable[dict], pages: int) -> tuple[dict, Any]:
    """The context that was kept, and its document laid out."""
    try:
        from weasyprint import HTML
    except OSError:
        journal.error("pango absent : aucun document PDF ne peut être fait (voir manage.py check)")
        raise PdfIndisponible

    outils = _outils()
    garde = document = None
    for garde in contextes:
        html = render_to_string(gabarit, {**garde, "site_url": settings.SITE_URL})
        page = HTML(string=html, base_url=BASE, url_fetcher=outils["passeur"])
        document = page.render(font_config=outils["polices"], stylesheets=[outils["feuille"]], **OPTIONS)
        if len(document.pages) <= pages:
            break
    if document is None:
        raise ValueError("Aucun contenu à mettre en page.")
    return garde, document
