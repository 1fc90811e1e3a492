"""A finished drawing: its frame, and what a screen reader says of it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.motifs.svg import MASQUE, trace


def encadrer(contenu: str, largeur: int, hauteur: int, *, classe: str, titre: str = "") -> SafeString:
    """The drawing in its frame: an image with this name, or, without one, a decoration that is not read."""
    return format_html(
        '<svg class="dessin {}" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" {}>{}</svg>',
        classe,
        largeur,
        hauteur,
        format_html('role="img" aria-label="{}"', titre) if titre else MASQUE,
        trace(contenu),
    )
