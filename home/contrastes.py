"""Whether what a picture shows can be told apart, as WCAG measures it, on the light page and on the dark one."""

from dataclasses import dataclass
from typing import Any

from PIL import Image

from home.gardees import Gardee

MINIMUM = 3  # WCAG 1.4.11 : ce qui se voit sans être du texte
FONDS = {"clair": "#fbf9f5", "sombre": "#16111e"}  # --s-fond, dans static/css/safran.css
COTE = 160  # points lus par côté, sans les mêler : un trait fin y reste un trait
PERDUS = 200  # une part sur tant, de chaque côté, ne compte pas : un point égaré ne fait pas un dessin
OPAQUE = 128
LINEAIRE = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in range(256)]
MESURES = Gardee("contrastes", pieces=(), dans_les_regles=True)


@dataclass(frozen=True)
class Contraste:
    """Ratios from 1 to 21: between the extremes of a picture, and with each ground that shows through it."""

    etendue: float
    fonds: dict[str, float]

    @property
    def faibles(self) -> dict[str, float]:
        """The grounds on which it is lost."""
        return {nom: ratio for nom, ratio in self.fonds.items() if ratio < MINIMUM}


def contraste_lire(image: Any) -> Contraste | None:
    """The contrast of a picture of the library, measured once for the same file; None when it cannot be read."""
    return MESURES.lire(image.get_file_hash(), lambda: _mesurer(image))


def _mesurer(image: Any) -> Contraste | None:
    try:
        with image.open_file() as fichier, Image.open(fichier) as source:
            source.draft("RGB", (4 * COTE, 4 * COTE))  # un JPEG se lit alors en plus petit
            octets = source.resize((COTE, COTE), Image.Resampling.NEAREST).convert("RGBA").tobytes()
    except (OSError, ValueError):
        return None
    points = zip(octets[0::4], octets[1::4], octets[2::4], octets[3::4], strict=True)
    vus = sorted(_luminance(rouge, vert, bleu) for rouge, vert, bleu, alpha in points if alpha >= OPAQUE)
    a_jour = len(vus) < COTE * COTE * (1 - 1 / PERDUS)
    if not vus:
        return Contraste(1, dict.fromkeys(FONDS, 1))
    ecart = len(vus) // PERDUS
    fonds = {nom: _ratio(vus[len(vus) // 2], _luminance(*bytes.fromhex(fond[1:]))) for nom, fond in FONDS.items()}
    return Contraste(_ratio(vus[ecart], vus[-1 - ecart]), fonds if a_jour else {})


def _luminance(rouge: int, vert: int, bleu: int) -> float:
    return 0.2126 * LINEAIRE[rouge] + 0.7152 * LINEAIRE[vert] + 0.0722 * LINEAIRE[bleu]


def _ratio(une: float, autre: float) -> float:
    return (max(une, autre) + 0.05) / (min(une, autre) + 0.05)
