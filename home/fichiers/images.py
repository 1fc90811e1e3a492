"""The gate of pictures: sound, not too large, written anew without where they were taken (U31); whether they can
be told apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import ExifTags, Image, ImageFile, ImageSequence

from home.fichiers.reception import ABIME, AUTRE_CONTENU, extension_de

# The gate of pictures: sound, not too large, and written anew without where and by whom they were taken (U31).

_verrou = Lock()
QUALITES = {"JPEG": {"quality": 90, "progressive": True}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}
FORMATS = {"jpg": ("JPEG", "MPO"), "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "avif": ("AVIF",)}
FORMATS_ANIMES = {**FORMATS, "gif": ("GIF",)}
TROP_GRANDE = (
    "Cette image est trop grande : quarante millions de points au plus. Réduisez-la, puis envoyez-la à nouveau."
)
ANIMEE = "Cette image bouge : envoyez une image fixe."
SENS = {  # comment l'appareil était tenu, et ce qui redresse
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
GARDES = ("icc_profile", "transparency", "duration", "loop", "disposal", "background")


def _vue_nue(vue: Image.Image) -> Image.Image:
    """A copy of one frame, upright, without what the camera or the author noted."""
    # Retournée ici : Pillow réécrirait d'abord toutes les notes de l'appareil, et s'arrête sur celles qu'il lit mal.
    sens = SENS.get(vue.getexif().get(ExifTags.Base.Orientation))
    copie = vue.copy() if sens is None else vue.transpose(sens)
    if copie.mode.startswith("I"):  # seize bits par point : ni une vignette ni un JPEG ne s’en font
        copie = copie.convert("I").point(lambda gris: gris / 256).convert("L")
    copie.info = {cle: valeur for cle, valeur in vue.info.items() if cle in GARDES}
    return copie


@contextmanager
def _entiere() -> Iterator[None]:
    """Refuse pictures cut short, even after WeasyPrint told Pillow to accept them for the whole process."""
    with _verrou:
        avant, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = avant


def image_verifier(fichier: UploadedFile, *, animee: bool = False) -> None:
    """Refuse, from its head alone, a picture too large, or that is not what its name says; leaves it rewound.

    One that moves is refused too, unless `animee`: its points then count in every frame.
    Raises ValidationError("type_refuse" | "contenu_different" | "image_trop_grande" | "image_animee").
    """
    extension, formats = extension_de(fichier.name or ""), FORMATS_ANIMES if animee else FORMATS
    if extension not in formats:
        raise ValidationError(f"Envoyez une image de ces genres : {', '.join(formats)}.", code="type_refuse")
    fichier.seek(0)
    try:
        with Image.open(fichier) as source:
            genre, points = source.format, source.width * source.height
            vues = 1 if genre == "MPO" else getattr(source, "n_frames", 1)  # un téléphone joint un aperçu à sa photo
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TROP_GRANDE, code="image_trop_grande")
    except Exception:  # les décodeurs de Pillow lèvent ce qui leur vient
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if genre not in formats[extension]:
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if points * (vues if animee else 1) > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(TROP_GRANDE, code="image_trop_grande")
    if vues > 1 and not animee:
        raise ValidationError(ANIMEE, code="image_animee")
    fichier.seek(0)


def image_reduire(contenu: bytes, cote: int) -> tuple[bytes, int, int]:
    """A light WebP of a clean picture that holds in a square of `cote` points; its width and its height."""
    sortie = BytesIO()
    with _entiere(), Image.open(BytesIO(contenu)) as source:
        reduite = source.convert("RGBA" if source.has_transparency_data else "RGB")
    reduite.thumbnail((cote, cote))
    reduite.save(sortie, format="WEBP", quality=80)
    return sortie.getvalue(), reduite.width, reduite.height


def image_nettoyer(fichier: UploadedFile) -> UploadedFile:
    """Write the picture anew in its own file: no place, no author, no comment, nothing glued after its end.

    The file received is the one that changes: whoever else holds it cannot keep what the camera noted.
    Raises ValidationError("fichier_abime") when it cannot be read to the end.
    """
    fichier.seek(0)
    try:
        with _entiere(), Image.open(fichier) as source:
            propre = _reecrite(source)
    except Exception:  # les décodeurs de Pillow lèvent ce qui leur vient
        raise ValidationError(ABIME, code="fichier_abime")
    fichier.seek(0)
    fichier.truncate()
    fichier.write(propre)
    fichier.flush()
    fichier.seek(0)
    fichier.size = len(propre)
    return fichier


def _reecrite(source: Image.Image) -> bytes:
    """Every frame of a picture, and nothing else of its file."""
    genre = "JPEG" if source.format == "MPO" else source.format
    vues = [_vue_nue(vue) for vue in (ImageSequence.Iterator(source) if genre != "JPEG" else [source])]
    if genre == "JPEG" and vues[0].mode not in {"L", "RGB"}:
        vues[0] = vues[0].convert("RGB")
    options: dict = dict(QUALITES.get(genre, {}))
    if "icc_profile" in source.info and vues[0].mode == source.mode:
        options["icc_profile"] = source.info["icc_profile"]
    if len(vues) > 1:
        options |= {"save_all": True, "append_images": vues[1:], "loop": source.info.get("loop", 0)}
        options["duration"] = [vue.info.get("duration", 100) for vue in vues]
    sortie = BytesIO()
    vues[0].save(sortie, format=genre, **options)
    return sortie.getvalue()


# Whether what a picture shows can be told apart, as WCAG measures it, on the light page and on the dark one.

MINIMUM = 3  # WCAG 1.4.11 : ce qui se voit sans être du texte
FONDS = {"clair": "#fbf9f5", "sombre": "#16111e"}  # --s-fond, dans static/css/safran.css
COTE = 160  # points lus par côté, sans les mêler : un trait fin y reste un trait
PERDUS = 200  # une part sur tant, de chaque côté, ne compte pas : un point égaré ne fait pas un dessin
OPAQUE = 128
LINEAIRE = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in range(256)]
MESUREE_SECONDES = 24 * 3600


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
    return cache.get_or_set(f"contraste:{image.get_file_hash()}", lambda: _mesurer(image), MESUREE_SECONDES)


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
