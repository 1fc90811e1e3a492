"""Inline icons, QR codes, and what every drawing shares."""

import re
from functools import lru_cache
from pathlib import Path

import segno
from django.template import TemplateSyntaxError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# What the drawings share.


def trace(dessin: str) -> SafeString:
    """Declare safe a drawing built from numbers and constants only; text in it was escaped."""
    return mark_safe(dessin)  # noqa: S308


MASQUE = trace('aria-hidden="true" focusable="false"')


# Inline icons, read from the vendored files.

TONS = {"debug": "", "info": "", "success": "ok", "warning": "attention", "error": "erreur"}
ICONES_PAR_TON = {
    "": "info-circle",
    "ok": "check-circle",
    "attention": "exclamation-triangle",
    "erreur": "exclamation-circle",
}
DOSSIER = Path(__file__).resolve().parents[2] / "static" / "vendor" / "icons"


@lru_cache(maxsize=256)
def _dedans(nom: str) -> SafeString:
    """The inside of a vendored icon; an unknown name is a mistake of ours and says so."""
    fichier = DOSSIER / f"{nom}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", nom) or not fichier.is_file():
        raise TemplateSyntaxError(f"Icône absente de static/vendor/icons : {nom!r} (voir scripts/icones.txt)")
    dessin = re.search(r"<svg[^>]*>(.*)</svg>", fichier.read_text("utf-8"), re.S)
    return trace(re.sub(r"\s*\n\s*", "", dessin.group(1)) if dessin else "")


@lru_cache(maxsize=512)
def icone(nom: str, classe: str = "") -> SafeString:
    """An inline icon; it accompanies words, so it is hidden from screen readers."""
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" {}>{}</svg>', f"icone {classe}".strip(), MASQUE, _dedans(nom)
    )


@lru_cache(maxsize=64)
def icones_definir(*noms: str) -> SafeString:
    """Icons drawn once for a list whose every row has them: this goes before it, and `icone_reprise` in its rows."""
    dessins = format_html_join(
        "", '<symbol id="icone-{}" viewBox="0 0 16 16">{}</symbol>', ((nom, _dedans(nom)) for nom in noms)
    )
    return format_html('<svg class="d-none" {}>{}</svg>', MASQUE, dessins)


@lru_cache(maxsize=64)
def icone_reprise(nom: str) -> SafeString:
    """An icon that `icones_definir` draws on the same page: a twelfth of its weight."""
    return format_html('<svg class="icone" {}><use href="#icone-{}"/></svg>', MASQUE, nom)


# QR codes, colours written as attributes so that they stand on a screen as in a document.

ENCRE = "#2b1850"
MASQUE_FIXE = 0  # peser les huit masques coûtait plus que tout le reste du dessin ; chacun se lit


def qr_svg(adresse: str, titre: str) -> SafeString:
    """The QR code of an address, with its text alternative; the same address always gives the same drawing."""
    code = segno.make(adresse, error="m", micro=False, mask=MASQUE_FIXE)
    return trace(code.svg_inline(dark=ENCRE, light=None, border=1, omitsize=True, title=titre, svgclass="qr"))
