"""The gate of uploads: no virus, a file is what its name says; what was read waits an hour for a yes."""

import logging
import re
import secrets
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from lzma import LZMAError
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from home.erreurs import RegleRefusee
from home.fichiers.medias import MAX_OCTETS, sous_titres_defaut
from home.permissions import Personne

# The antivirus that the operator may set: a file is shown to clamd, over TCP or a local socket (INSTREAM).

DELAI = 60  # secondes sans un mot : l’analyse d’un gros module est longue, clamd renonce lui-même à deux minutes
PORT = 3310
REPONSE_MAX = 4096
LONGUEUR = struct.Struct("!L")


class AntivirusMuet(Exception):
    """No verdict: clamd cannot be reached, does not answer, or says that it could not read the file."""


def adresse_lue(adresse: str) -> SplitResult | None:
    """« tcp://host:port » or « unix:///path », in parts; None when it is neither."""
    try:
        lue = urlsplit(adresse)
        complete = {"tcp": bool(lue.hostname) and lue.port != 0, "unix": bool(lue.path) and not lue.netloc}
    except ValueError:  # un port qui n’est pas un nombre
        return None
    return lue if complete.get(lue.scheme) else None


def _joindre() -> socket.socket:
    lue = adresse_lue(settings.ANTIVIRUS_URL)
    if lue is None:
        raise OSError("ANTIVIRUS_URL n’est pas une adresse de clamd")
    if lue.scheme == "tcp":
        return socket.create_connection((lue.hostname, lue.port or PORT), timeout=DELAI)
    prise = socket.socket(socket.AF_UNIX)
    try:
        prise.settimeout(DELAI)
        prise.connect(lue.path)
    except OSError:
        prise.close()
        raise
    return prise


def _reponse(prise: socket.socket) -> str:
    """All that clamd says, up to its NUL."""
    recu = b""
    while b"\0" not in recu and len(recu) < REPONSE_MAX and (morceau := prise.recv(REPONSE_MAX)):
        recu += morceau
    return recu.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _demander(morceaux: Iterable[bytes]) -> str:
    with _joindre() as prise:
        try:
            prise.sendall(b"zINSTREAM\0")
            for morceau in morceaux:
                prise.sendall(LONGUEUR.pack(len(morceau)) + morceau)
            prise.sendall(LONGUEUR.pack(0))
        except ConnectionError:
            pass  # trop lourd à son goût, clamd répond et raccroche sans attendre la fin
        return _reponse(prise)


def virus_chercher(morceaux: Iterable[bytes]) -> str:
    """The name of what clamd finds in these bytes, or an empty text; raises AntivirusMuet when it gives no verdict."""
    try:
        reponse = _demander(morceaux)
    except OSError as panne:
        raise AntivirusMuet(str(panne)) from None
    if reponse == "stream: OK":
        return ""
    if reponse.endswith(" FOUND"):
        return reponse.removeprefix("stream: ").removesuffix(" FOUND")
    raise AntivirusMuet(reponse or "connexion fermée sans réponse")


# The gate of uploads: no virus, and a file is what its name says.
#
# `virus_refuser` stands before every file field (`FormulaireSafran` puts it there); the form then asks
# `contenu_verifier`, or what `home.fichiers.images` asks of a picture (U18–U32).

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
TROP_DEPLIE = "Ce fichier est trop lourd une fois ouvert : allégez-le, puis envoyez-le à nouveau."
PIEGE = "Ce fichier contient une définition interdite (DTD ou entité) : enregistrez-le à nouveau, puis renvoyez-le."
ANNONCES = (b"<!DOCTYPE", b"<!ENTITY")
DEPLIE_MAX, RATIO_MAX, PETIT, MORCEAU = 300 * 1024 * 1024, 100, 100_000, 1 << 18
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
BALISES = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<body")
ILLISIBLES = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, RuntimeError, ValueError)


def extension_de(nom: str) -> str:
    """What follows the last point of a name, in lower case; nothing without a point."""
    return nom.rpartition(".")[2].lower() if "." in nom else ""


def _est_texte(tete: bytes) -> bool:
    """Reads as text, and not as a web page."""
    if tete.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_sans_marque(tete):
        return True
    return b"\x00" not in tete and not tete.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(BALISES)


def utf16_sans_marque(contenu: bytes) -> str:
    """How UTF-16 without its mark reads, "utf-16-le" or "utf-16-be": one byte out of two is null in what is mostly
    Latin. Nothing for another text.
    """
    tete = contenu[:400]
    if len(tete) < 8 or b"\0" not in tete:
        return ""
    pairs, impairs = tete[::2].count(0), tete[1::2].count(0)
    if impairs > len(tete) // 3 and not pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs > len(tete) // 3 and not impairs else ""


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


def _parties_verifier(archive: zipfile.ZipFile, poids: int) -> None:
    """No bomb, and no part that announces a document type or an entity, in any encoding (U23)."""
    parties = archive.infolist()
    deplie = sum(partie.file_size for partie in parties)
    if deplie > DEPLIE_MAX or deplie > RATIO_MAX * max(poids, PETIT):
        raise ValidationError(TROP_DEPLIE, code="lourd")
    for partie in parties:
        if not partie.filename.lower().endswith((".xml", ".rels")):
            continue
        # Le manifeste des premiers OpenDocument nomme son type de document, sans rien définir.
        interdits = ANNONCES[1:] if partie.filename == "META-INF/manifest.xml" else ANNONCES
        queue = b""
        with archive.open(partie) as flux:
            while morceau := flux.read(MORCEAU):
                texte = queue + morceau.replace(b"\x00", b"").upper()
                if any(annonce in texte for annonce in interdits):
                    raise ValidationError(PIEGE, code="piege")
                queue = texte[-16:]


def _archive_verifier(fichier: UploadedFile, extension: str) -> None:
    """Complete, of the right kind, without macros; an office document is read part by part, nothing is unpacked."""
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
    try:
        with zipfile.ZipFile(fichier) as archive:
            _parties_verifier(archive, fichier.size or 0)
    except ILLISIBLES:
        raise ValidationError(ABIME, code="fichier_abime")


# What was read from a file and waits for a yes: kept an hour for who dropped it; nothing of it is in the database.

DUREE = 3600
_JETON = re.compile(r"[\w-]{22}", re.ASCII)


@dataclass(frozen=True)
class Depots:
    """The files of one kind that wait."""

    genre: str

    def garder(self, compte: Personne, depot: Any) -> str:
        """Keep something for this person; the word that leads back to it."""
        jeton = secrets.token_urlsafe(16)
        cache.set(self._cle(compte, jeton), depot, DUREE)
        return jeton

    def reprendre(self, compte: Personne, jeton: str) -> Any:
        """What was kept; RegleRefusee "depot_expire" when it is too late, or not theirs."""
        depot = cache.get(self._cle(compte, jeton)) if _JETON.fullmatch(jeton) else None
        if depot is None:
            raise RegleRefusee("depot_expire", "Ce dépôt a expiré : déposez le fichier à nouveau.")
        return depot

    def oublier(self, compte: Personne, jeton: str) -> None:
        """Done."""
        cache.delete(self._cle(compte, jeton))

    def _cle(self, compte: Personne, jeton: str) -> str:
        return f"{self.genre}:{compte.pk}:{jeton}"
