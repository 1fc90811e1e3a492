"""How long a sound or a video plays, read from the head of its file: MP4, WebM, MP3; nothing is decoded."""

import struct
from pathlib import PurePath
from typing import BinaryIO

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
            return _mvhd(fichier.read(32))
        if taille < entete:
            return 0
        place += taille
    return 0


def _mvhd(octets: bytes) -> float:
    if octets[0] == 1:
        echelle, duree = struct.unpack(">IQ", octets[20:32])
    else:
        echelle, duree = struct.unpack(">II", octets[12:20])
    return duree / echelle if echelle else 0


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
