"""The only door to WeasyPrint: local fonts and pictures, no other address, tagged documents (T15)."""

import atexit
import gc
import threading
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

BASE = "safran:///"
_local = threading.local()
_etats: list[dict] = []


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
        feuille = CSS(
            string=Path(finders.find("css/pdf.css")).read_text("utf-8"),
            font_config=polices,
            base_url=BASE + "static/css/pdf.css",
            url_fetcher=passeur,
        )
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


def pdf_render(gabarit: str, contexte: dict) -> bytes:
    """Render a template as a tagged PDF/UA-1 in French, the same bytes for the same facts.

    Whatever the document asks for besides our own static files is refused and left out, never fetched.
    """
    from weasyprint import HTML

    html = render_to_string(gabarit, {**contexte, "site_url": settings.SITE_URL})
    outils = _outils()
    return HTML(string=html, base_url=BASE, url_fetcher=outils["passeur"]).write_pdf(
        stylesheets=[outils["feuille"]], font_config=outils["polices"], pdf_variant="pdf/ua-1"
    )
