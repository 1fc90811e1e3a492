"""The gate of uploads: a file is what its name says, a picture keeps nothing of where and by whom it was taken.

Any form that receives a file asks `contenu_verifier`, and `image_nettoyer` for a picture (U18–U31).
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from lzma import LZMAError
from threading import Lock

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import ExifTags, Image, ImageFile, ImageSequence, UnidentifiedImageError

from home.sous_titres import MAX_OCTETS, sous_titres_defaut

_verrou = Lock()
MAX_ENTREES = 5_000
TETE = 4_096
AUTRE_CONTENU = "Ce fichier n’est pas ce que dit son nom : enregistrez-le au format « .{} », puis envoyez-le à nouveau."
ABIME = "Ce fichier est incomplet ou abîmé : enregistrez-le à nouveau, puis renvoyez-le."
MACROS = "Ce fichier contient des macros : enregistrez-le sans elles, puis envoyez-le à nouveau."
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
BALISES = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<body")
QUALITES = {"JPEG": {"quality": 90, "progressive": True}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}
FORMATS = {"jpg": ("JPEG", "MPO"), "jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "avif": ("AVIF",)}
TROP_GRANDE = (
    "Cette image est trop grande : quarante millions de points au plus. Réduisez-la, puis envoyez-la à nouveau."
)
ANIMEE = "Cette image bouge : envoyez une image fixe."
ILLISIBLES = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, RuntimeError, ValueError)
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


def _extension(nom: str) -> str:
    return nom.rpartition(".")[2].lower() if "." in nom else ""


def _est_texte(tete: bytes) -> bool:
    """Reads as text, and not as a web page."""
    if tete.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in tete and not tete.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(BALISES)


def _est_mp3(tete: bytes) -> bool:
    return tete.startswith(b"ID3") or (len(tete) > 1 and tete[0] == 0xFF and tete[1] & 0xE0 == 0xE0)


TETES: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda tete: tete.startswith(b"%PDF-"),
    "rtf": lambda tete: tete.startswith(b"{\\rtf"),
    "mp3": _est_mp3,
    "mp4": lambda tete: tete[4:8] == b"ftyp",
    "webm": lambda tete: tete.startswith(b"\x1aE\xdf\xa3") and b"webm" in tete[:64],
    "csv": _est_texte,
    "txt": _est_texte,
    "vtt": lambda tete: tete.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"),
    **{nom: lambda tete: tete.startswith(b"PK\x03\x04") for nom in ("zip", *OFFICE, *ODF)},
}


def contenu_verifier(fichier: UploadedFile) -> None:
    """Refuse, in a French sentence, a file whose content does not go with its extension; leaves it rewound.

    Raises ValidationError("type_refuse" | "contenu_different" | "fichier_abime" | "macros" | "sous_titres").
    """
    extension = _extension(fichier.name or "")
    if extension not in TETES:
        raise ValidationError(
            f"Ce type de fichier n’est pas accepté. Choisissez parmi : {', '.join(sorted(TETES))}.", code="type_refuse"
        )
    fichier.seek(0)
    tete = fichier.read(TETE)
    if not TETES[extension](tete):
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if tete.startswith(b"PK\x03\x04"):
        fichier.seek(0)
        _archive_verifier(fichier, extension)
    if extension == "vtt":
        fichier.seek(0)
        if defaut := sous_titres_defaut(fichier.read(MAX_OCTETS + 1)):
            raise ValidationError(defaut, code="sous_titres")
    fichier.seek(0)


def _debut(archive: zipfile.ZipFile, nom: str) -> bytes:
    """The first bytes of a member, whatever it would weigh unpacked."""
    with archive.open(nom) as membre:
        return membre.read(200)


def _archive_verifier(fichier: UploadedFile, extension: str) -> None:
    """Read the table of a zip, hardly its content: complete, of the right kind, without macros."""
    try:
        with zipfile.ZipFile(fichier) as archive:
            noms = archive.namelist()
            genre = _debut(archive, "mimetype").decode("ascii", "replace") if "mimetype" in noms[:1] else ""
    except ILLISIBLES:
        raise ValidationError(ABIME, code="fichier_abime")
    if len(noms) > MAX_ENTREES:
        raise ValidationError(f"Cette archive contient plus de {MAX_ENTREES} fichiers.", code="fichier_abime")
    if extension in OFFICE:
        conforme = "[Content_Types].xml" in noms and any(nom.startswith(OFFICE[extension]) for nom in noms)
    elif extension in ODF:
        conforme = genre == f"application/vnd.oasis.opendocument.{ODF[extension]}"
    else:
        return
    if not conforme:
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if any(nom.lower().endswith("vbaproject.bin") or nom.startswith(("Basic/", "Scripts/")) for nom in noms):
        raise ValidationError(MACROS, code="macros")


def _vue_nue(vue: Image.Image) -> Image.Image:
    """A copy of one frame, upright, without what the camera or the author noted."""
    # Retournée ici : Pillow réécrirait d'abord toutes les notes de l'appareil, et s'arrête sur celles qu'il lit mal.
    sens = SENS.get(vue.getexif().get(ExifTags.Base.Orientation))
    copie = vue.copy() if sens is None else vue.transpose(sens)
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


def image_verifier(fichier: UploadedFile) -> None:
    """Refuse, from its head alone, a picture too large, moving, or that is not what its name says; leaves it rewound.

    Raises ValidationError("type_refuse" | "contenu_different" | "image_trop_grande" | "image_animee").
    """
    extension = _extension(fichier.name or "")
    if extension not in FORMATS:
        raise ValidationError(f"Envoyez une image de ces genres : {', '.join(FORMATS)}.", code="type_refuse")
    fichier.seek(0)
    try:
        with Image.open(fichier) as source:
            genre, points = source.format, source.width * source.height
            vues = 1 if genre == "MPO" else getattr(source, "n_frames", 1)  # un téléphone joint un aperçu à sa photo
    except Image.DecompressionBombError:
        raise ValidationError(TROP_GRANDE, code="image_trop_grande")
    except (OSError, ValueError, SyntaxError, KeyError):
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if genre not in FORMATS[extension]:
        raise ValidationError(AUTRE_CONTENU.format(extension), code="contenu_different")
    if points > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(TROP_GRANDE, code="image_trop_grande")
    if vues > 1:
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
    """The same picture written anew: no place, no author, no comment, nothing glued after its end.

    Raises ValidationError("fichier_abime") when it cannot be read to the end.
    """
    fichier.seek(0)
    try:
        with _entiere(), Image.open(fichier) as source:
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
    except (OSError, ValueError, SyntaxError, KeyError, UnidentifiedImageError, Image.DecompressionBombError):
        raise ValidationError(ABIME, code="fichier_abime")
    return SimpleUploadedFile(fichier.name, sortie.getvalue(), content_type=fichier.content_type)
