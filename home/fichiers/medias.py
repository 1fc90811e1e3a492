"""Sounds and videos: how long they play, their captions, the part of a file that a player asks for."""

import re
import struct
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from home.fichiers.disque import ServiceAbsent

# How long a sound or a video plays, read from the head of its file: MP4, WebM, MP3; nothing is decoded.

TETE = 512 * 1024  # ce que l’on lit d’un fichier, au plus
DEBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)  # kbit/s, MPEG 1, couche III
DEBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)  # MPEG 2 et 2.5
CADENCES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
MPEG_1 = 3


def duree_du_fichier(fichier: BinaryIO, nom: str) -> int:
    """Whole seconds that the file plays; 0 when it does not say."""
    lire = {".mp4": _mp4, ".webm": _webm, ".mp3": _mp3}.get(PurePath(nom).suffix.lower())
    try:
        return round(lire(fichier)) if lire else 0
    except (struct.error, ValueError, LookupError, OverflowError, OSError, StopIteration):
        return 0


def _mp4(fichier: BinaryIO) -> float:
    """The box « mvhd » inside « moov », wherever it stands: the data between them are skipped, not read."""
    fin = fichier.seek(0, 2)
    place = 0
    while place + 8 <= fin:
        fichier.seek(place)
        taille, genre = struct.unpack(">I4s", fichier.read(8))
        entete = 8
        if taille == 1:
            taille, entete = struct.unpack(">Q", fichier.read(8))[0], 16
        if genre == b"moov":
            place += entete
            continue
        if genre == b"mvhd":
            octets = fichier.read(32)
            if octets[0] == 1:
                echelle, duree = struct.unpack(">IQ", octets[20:32])
            else:
                echelle, duree = struct.unpack(">II", octets[12:20])
            return duree / echelle if echelle else 0
        if taille < entete:
            return 0
        place += taille
    return 0


def _webm(fichier: BinaryIO) -> float:
    """The element « Duration » of « Info », in units of its « TimestampScale »."""
    fichier.seek(0)
    tete = fichier.read(TETE)
    info = tete.find(b"\x15\x49\xa9\x66")
    if info < 0:
        return 0
    place = tete.find(b"\x44\x89", info)
    longueur = tete[place + 2] & 0x7F if place > 0 else 0
    if longueur not in {4, 8}:
        return 0
    (duree,) = struct.unpack(">f" if longueur == 4 else ">d", tete[place + 3 : place + 3 + longueur])
    echelle = tete.find(b"\x2a\xd7\xb1", info, place)
    octets = tete[echelle + 3] & 0x7F if echelle > 0 else 0
    unite = int.from_bytes(tete[echelle + 4 : echelle + 4 + octets], "big") if octets else 1_000_000
    return duree * unite / 1e9


def _mp3(fichier: BinaryIO) -> float:
    """The count of frames when the file gives it (« Xing », « Info »), else its size at the rate of its first frame."""
    taille = fichier.seek(0, 2)
    fichier.seek(0)
    debut = fichier.read(10)
    saut = 10 + sum((octet & 0x7F) << 7 * rang for rang, octet in enumerate(reversed(debut[6:10])))
    place = saut if debut[:3] == b"ID3" else 0
    fichier.seek(place)
    tete = fichier.read(TETE)
    trame = next(n for n in range(len(tete) - 4) if tete[n] == 0xFF and tete[n + 1] & 0xE6 == 0xE2)
    version, debit, rang = tete[trame + 1] >> 3 & 3, tete[trame + 2] >> 4, tete[trame + 2] >> 2 & 3
    cadence = CADENCES[version][rang]
    for marque in (b"Xing", b"Info"):
        ici = tete.find(marque, trame, trame + 64)
        if ici > 0 and tete[ici + 7] & 1:
            trames = int.from_bytes(tete[ici + 8 : ici + 12], "big")
            return trames * (1152 if version == MPEG_1 else 576) / cadence
    kbits = (DEBITS if version == MPEG_1 else DEBITS_2)[debit]
    return (taille - place - trame) * 8 / (kbits * 1000) if kbits else 0


# WebVTT captions: what keeps a browser from showing them, said with its line.

HORAIRE = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
REPLIQUE = re.compile(rf"{HORAIRE}[ \t]+-->[ \t]+{HORAIRE}(?:[ \t].*)?")
MAX_OCTETS = 2 * 1024 * 1024


def _instant(heures: str | None, minutes: str, secondes: str, millis: str) -> int:
    return ((int(heures or 0) * 60 + int(minutes)) * 60 + int(secondes)) * 1000 + int(millis)


def sous_titres_defaut(contenu: bytes) -> str:
    """The first thing wrong with a WebVTT file, as a French sentence; empty when browsers show every cue."""
    if len(contenu) > MAX_OCTETS:
        return "Ces sous-titres dépassent 2 Mo : vérifiez que c’est bien un fichier WebVTT."
    try:
        lignes = contenu.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        return "Ces sous-titres ne sont pas écrits en UTF-8 : enregistrez le fichier dans cet encodage."
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lignes[0]):
        return "La première ligne d’un fichier de sous-titres est « WEBVTT », seule."
    repliques, precedente = 0, 0
    for numero, ligne in enumerate(lignes[1:], start=2):
        if "-->" not in ligne:
            continue
        trouvee = REPLIQUE.fullmatch(ligne.strip())
        if trouvee is None:
            return f"Ligne {numero} : l’horaire s’écrit « 00:01.000 --> 00:04.000 », avec un point et trois chiffres."
        debut, fin = _instant(*trouvee.groups()[:4]), _instant(*trouvee.groups()[4:])
        if fin <= debut:
            return f"Ligne {numero} : la réplique finit avant d’avoir commencé."
        if debut < precedente:
            return f"Ligne {numero} : la réplique commence avant celle qui la précède."
        if not "".join(lignes[numero : numero + 1]).strip():
            return f"Ligne {numero} : la réplique est vide."
        precedente, repliques = debut, repliques + 1
    return "" if repliques else "Ce fichier ne contient aucune réplique."


# A file, or the part of it that a video player asks for.

PORTION = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
MORCEAU = 64 * 1024


def fichier_servir(request: HttpRequest, fichier: BinaryIO, genre: str) -> HttpResponseBase:
    """The whole file, one part of it (206), or a refusal of a part that is beyond its end (416)."""
    taille = fichier.size if isinstance(fichier, File) else _longueur(fichier)
    bornes = _bornes(request.headers.get("Range", ""), taille)
    if bornes is None:
        reponse = FileResponse(fichier, content_type=genre)
        reponse["Content-Disposition"] = "inline"
        reponse["Accept-Ranges"] = "bytes"
        return reponse
    debut, fin = bornes
    if debut >= taille or debut > fin:
        fichier.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{taille}"})
    reponse = StreamingHttpResponse(_morceaux(fichier, debut, fin), status=206, content_type=genre)
    reponse["Content-Length"] = str(fin - debut + 1)
    reponse["Content-Range"] = f"bytes {debut}-{fin}/{taille}"
    reponse["Accept-Ranges"] = "bytes"
    return reponse


def fichier_prive(nom: str, **options: Any) -> FileResponse:
    """A private file that runs nothing; Http404 when there is none, or when it is lost."""
    try:
        fichier = storages["prive"].open(nom, "rb") if nom else None
    except ServiceAbsent:
        raise
    except OSError:
        fichier = None
    if fichier is None:
        raise Http404
    reponse = FileResponse(fichier, **options)
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


def _longueur(fichier: BinaryIO) -> int:
    taille = fichier.seek(0, 2)
    fichier.seek(0)
    return taille


def _bornes(demande: str, taille: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole, or a demand that is not read."""
    trouve = PORTION.fullmatch(demande)
    if not trouve or not any(trouve.groups()):
        return None
    debut, fin = trouve.groups()
    if not debut:
        return max(0, taille - int(fin)), taille - 1
    return int(debut), min(int(fin), taille - 1) if fin else taille - 1


def _morceaux(fichier: BinaryIO, debut: int, fin: int) -> Iterator[bytes]:
    with fichier:
        if portion := getattr(fichier, "portion", None):  # un stockage d’objets donne cette part seule
            yield from portion(debut, fin)
            return
        fichier.seek(debut)
        reste = fin - debut + 1
        while reste > 0 and (morceau := fichier.read(min(MORCEAU, reste))):
            reste -= len(morceau)
            yield morceau
