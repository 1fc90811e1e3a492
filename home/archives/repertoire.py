"""The central directory of a ZIP: where it is, what it lists, each entry plain and named once."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from home.archives.noms import jumeau, lisible, nom_exiger
from home.archives.refus import ArchiveRefusee

MO = 1024 * 1024


REPERTOIRE_MAX = 8 * MO


ABIME = "fichier incomplet ou abîmé. Exportez-le de nouveau depuis votre outil, puis renvoyez-le."


FIN, FIN64, LOCALISATEUR64, ENTREE, LOCALE = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2", b"PK\3\4"


METHODES = {
    1: "shrink", 6: "implode", 9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd",
    99: "AES",
}  # fmt: skip


STOCKE, DEGONFLE = 0, 8


FICHIER, DOSSIER, LIEN = 0o100000, 0o040000, 0o120000


@dataclass(frozen=True)
class Mesures:
    """How large a kind of archive may be, and how it is called in a refusal."""

    quoi: str = "le fichier"
    poids: int = 20 * MO
    deplie: int = 100 * MO
    entree: int = 50 * MO
    entrees: int = 5000
    alleger: str = "Allégez-le, puis renvoyez-le."
    attendu: str = "Choisissez un fichier ZIP."
    ouvrir: str = "Enregistrez-le sans mot de passe."


@dataclass(frozen=True)
class Entree:
    """One entry, as the central directory says and its local header confirms."""

    nom: str
    brut: bytes
    drapeaux: int
    methode: int
    crc: int
    compresse: int
    taille: int
    position: int
    attributs: int

    @property
    def est_dossier(self) -> bool:
        """A folder: nothing to write."""
        return self.nom.endswith("/")


def fin_lire(fichier: BinaryIO, taille: int, mesures: Mesures) -> tuple[int, int, int]:
    """How many entries, where the central directory starts, how long it is."""
    longueur = min(taille, 22 + 65535)
    fichier.seek(taille - longueur)
    queue = fichier.read(longueur)
    place = queue.rfind(FIN)
    while place >= 0 and place + 22 + int.from_bytes(queue[place + 20 : place + 22], "little") != longueur:
        place = queue.rfind(FIN, 0, place)
    if place < 0 or place + 22 > longueur:
        raise ArchiveRefusee(ABIME)
    disque, disque_rep, ici, total, long_rep, debut, _ = struct.unpack("<HHHHIIH", queue[place + 4 : place + 22])
    position = taille - longueur + place
    if 0xFFFF in (disque, total) or 0xFFFFFFFF in (long_rep, debut):
        disque, disque_rep, ici, total, long_rep, debut, position = _fin64_lire(fichier, position)
    if disque or disque_rep or ici != total:
        raise ArchiveRefusee("l’archive est coupée en plusieurs volumes. Envoyez-la en un seul fichier ZIP.")
    if total > mesures.entrees:
        raise ArchiveRefusee(f"{mesures.quoi} compte plus de {mesures.entrees} fichiers et dossiers.")
    if debut + long_rep != position or long_rep > REPERTOIRE_MAX:
        raise ArchiveRefusee(ABIME)
    return total, debut, long_rep


def _fin64_lire(fichier: BinaryIO, position: int) -> tuple[int, int, int, int, int, int, int]:
    """The same figures, in the long form that some tools write even for small archives."""
    fichier.seek(max(position - 20, 0))
    localisateur = fichier.read(20)
    if localisateur[:4] != LOCALISATEUR64:
        raise ArchiveRefusee(ABIME)
    place = int.from_bytes(localisateur[8:16], "little")
    if place >= position:
        raise ArchiveRefusee(ABIME)
    fichier.seek(place)
    bloc = fichier.read(56)
    if bloc[:4] != FIN64 or len(bloc) < 56:
        raise ArchiveRefusee(ABIME)
    return (*struct.unpack("<IIQQQQ", bloc[16:56]), place)


def repertoire_lire(fichier: BinaryIO, fin: tuple[int, int, int], mesures: Mesures) -> list[Entree]:
    """Every entry of the central directory, its name checked, no twin."""
    total, debut, longueur = fin
    fichier.seek(debut)
    bloc = fichier.read(longueur)
    entrees, place, vus = [], 0, set()
    for _ in range(total):
        entree, place = _entree_lire(bloc, place, mesures)
        cle = jumeau(entree.nom)
        if cle in vus:
            raise ArchiveRefusee(f"deux fichiers portent le même nom, à la casse ou aux accents près : {dit(entree)}.")
        vus.add(cle)
        entrees.append(entree)
    if place != longueur:
        raise ArchiveRefusee(ABIME)
    _parents_exiger(entrees)
    return entrees


def _parents_exiger(entrees: list[Entree]) -> None:
    """No file stands where another entry needs a folder."""
    fichiers = {jumeau(entree.nom) for entree in entrees if not entree.est_dossier}
    for entree in entrees:
        morceaux = jumeau(entree.nom).split("/")
        if any("/".join(morceaux[:n]) in fichiers for n in range(1, len(morceaux))):
            raise ArchiveRefusee(f"un fichier porte le nom d’un dossier : {dit(entree)}.")


def dit(entree: Entree) -> str:
    """Its name, as a refusal says it."""
    return f"« {lisible(entree.nom)} »"


def _entree_lire(bloc: bytes, place: int, mesures: Mesures) -> tuple[Entree, int]:
    """One record of the central directory, and where the next one starts."""
    tete = bloc[place : place + 46]
    if len(tete) < 46 or tete[:4] != ENTREE:
        raise ArchiveRefusee(ABIME)
    (_par, _pour, drapeaux, methode, _h, _d, crc, compresse, taille, l_nom, l_extra, l_note, disque, _interne,
     attributs, position) = struct.unpack("<HHHHHHIIIHHHHHII", tete[4:])  # fmt: skip
    suite = place + 46 + l_nom + l_extra + l_note
    brut = bloc[place + 46 : place + 46 + l_nom]
    extra = bloc[place + 46 + l_nom : place + 46 + l_nom + l_extra]
    if suite > len(bloc) or not brut:
        raise ArchiveRefusee(ABIME)
    taille, compresse, position = _extra64(extra, taille, compresse, position)
    entree = Entree(_nom_lire(brut, drapeaux), brut, drapeaux, methode, crc, compresse, taille, position, attributs)
    nom_exiger(entree.nom, len(brut))
    if disque not in (0, 0xFFFF):
        raise ArchiveRefusee("l’archive est coupée en plusieurs volumes. Envoyez-la en un seul fichier ZIP.")
    _nature_exiger(entree, mesures)
    return entree, suite


def _extra64(extra: bytes, taille: int, compresse: int, position: int) -> tuple[int, int, int]:
    """Sizes and place in their long form, when the short one says « see further »."""
    valeurs = [taille, compresse, position]
    place = 0
    while place + 4 <= len(extra):
        genre, longueur = struct.unpack("<HH", extra[place : place + 4])
        donnees = extra[place + 4 : place + 4 + longueur]
        if genre == 1:
            for rang, valeur in enumerate(valeurs):
                if valeur == 0xFFFFFFFF and len(donnees) >= 8:
                    valeurs[rang], donnees = int.from_bytes(donnees[:8], "little"), donnees[8:]
        place += 4 + longueur
    return valeurs[0], valeurs[1], valeurs[2]


def _nom_lire(brut: bytes, drapeaux: int) -> str:
    """The name: UTF-8 when it says so or is so, else the old code page of the format."""
    try:
        return brut.decode("utf-8")
    except UnicodeDecodeError:
        if drapeaux & 0x800:
            raise ArchiveRefusee("un nom de fichier n’est pas écrit dans l’encodage qu’il annonce.") from None
        return brut.decode("cp437")


def _nature_exiger(entree: Entree, mesures: Mesures) -> None:
    """Plain files and folders, stored or deflated, in clear (U05 to U07, U18)."""
    if entree.drapeaux & (0x1 | 0x40 | 0x2000):
        raise ArchiveRefusee(f"{dit(entree)} est chiffré. {mesures.ouvrir}")
    if entree.methode not in (STOCKE, DEGONFLE):
        nom = METHODES.get(entree.methode, str(entree.methode))
        raise ArchiveRefusee(f"méthode de compression non prise en charge ({nom}) pour {dit(entree)}.")
    nature = (entree.attributs >> 16) & 0o170000
    if nature == LIEN:
        raise ArchiveRefusee(f"{dit(entree)} est un lien vers un autre fichier.")
    if nature not in (0, FICHIER, DOSSIER) or (nature == DOSSIER) > entree.est_dossier:
        raise ArchiveRefusee(f"{dit(entree)} n’est ni un fichier ni un dossier ordinaire.")
    if entree.est_dossier and entree.taille:
        raise ArchiveRefusee(f"{dit(entree)} est un dossier qui prétend avoir un contenu.")
