"""The gate of uploads: no virus, and a file is what its name says.

`virus_refuser` stands before every file field (`FormulaireSafran` puts it there); the form then asks
`contenu_verifier`, or what `home.images` asks of a picture (U18–U32).
"""

import logging
import zipfile
import zlib
from collections.abc import Callable
from lzma import LZMAError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.antivirus import AntivirusMuet, virus_chercher
from home.sous_titres import MAX_OCTETS, sous_titres_defaut

journal = logging.getLogger("safran.fichiers")
VIRUS = (
    "Ce fichier contient un virus (%s). Rien n’a été gardé : faites analyser votre poste, puis envoyez un fichier sain."
)
ANTIVIRUS_MUET = (
    "L’antivirus n’a pas pu analyser ce fichier, et rien n’a été gardé. Réessayez dans quelques minutes ; "
    "si cela dure, prévenez la Région."
)
MAX_ENTREES = 5_000
DOCUMENTS = ("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "txt", "csv")  # ce qu’une personne joint
MAX_DOCUMENT = 20 * 1024 * 1024
TETE = 4_096
AUTRE_CONTENU = "Ce fichier n’est pas ce que dit son nom : enregistrez-le au format « .{} », puis envoyez-le à nouveau."
ABIME = "Ce fichier est incomplet ou abîmé : enregistrez-le à nouveau, puis renvoyez-le."
MACROS = "Ce fichier contient des macros : enregistrez-le sans elles, puis envoyez-le à nouveau."
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
BALISES = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<body")
ILLISIBLES = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, RuntimeError, ValueError)


def extension_de(nom: str) -> str:
    """What follows the last point of a name, in lower case; nothing without a point."""
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


def virus_refuser(fichier: UploadedFile) -> None:
    """Refuse, in a French sentence, a file in which the antivirus finds something; leaves it rewound (U32).

    Without ANTIVIRUS_URL, nothing is asked. Without a verdict, the file is refused, or accepted and logged when
    ANTIVIRUS_EN_PANNE says so. Raises ValidationError("virus" | "antivirus_muet").
    """
    if not settings.ANTIVIRUS_URL:
        return
    try:
        virus = virus_chercher(fichier.chunks())
    except AntivirusMuet as panne:
        journal.error("antivirus muet, fichier %s : %s", settings.ANTIVIRUS_EN_PANNE, panne)
        if settings.ANTIVIRUS_EN_PANNE != "accepter":
            raise ValidationError(ANTIVIRUS_MUET, code="antivirus_muet") from None
    else:
        if virus:
            journal.warning("virus refusé : %s", virus)
            raise ValidationError(VIRUS % virus, code="virus")
    finally:
        fichier.seek(0)


def contenu_verifier(fichier: UploadedFile) -> None:
    """Refuse, in a French sentence, a file whose content does not go with its extension; leaves it rewound.

    Raises ValidationError("type_refuse" | "contenu_different" | "fichier_abime" | "macros" | "sous_titres").
    """
    extension = extension_de(fichier.name or "")
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


def document_verifier(fichier: UploadedFile) -> UploadedFile:
    """A document joined to what people prepare: of a kind that is read, not too heavy, true to its name.

    Raises ValidationError, with the sentence that says what to send instead.
    """
    if extension_de(fichier.name or "") not in DOCUMENTS:
        raise ValidationError(f"Envoyez un fichier de ces genres : {', '.join(DOCUMENTS)}.", code="type_refuse")
    if (fichier.size or 0) > MAX_DOCUMENT:
        raise ValidationError("Ce fichier pèse plus de 20 Mo : allégez-le, puis envoyez-le à nouveau.", code="lourd")
    contenu_verifier(fichier)
    return fichier


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
