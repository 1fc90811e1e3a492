"""QR codes, colours written as attributes so that they stand on a screen as in a document."""

import segno
from django.utils.safestring import SafeString

from home.motifs.svg import trace

ENCRE = "#2b1850"
MASQUE_FIXE = 0  # peser les huit masques coûtait plus que tout le reste du dessin ; chacun se lit


def qr_svg(adresse: str, titre: str) -> SafeString:
    """The QR code of an address, with its text alternative; the same address always gives the same drawing."""
    code = segno.make(adresse, error="m", micro=False, mask=MASQUE_FIXE)
    return trace(code.svg_inline(dark=ENCRE, light=None, border=1, omitsize=True, title=titre, svgclass="qr"))
