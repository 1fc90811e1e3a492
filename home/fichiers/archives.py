"""Archives that come from elsewhere (ZIP, TAR): read with care, refused rather than repaired."""

import re
import struct
import tarfile
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, BinaryIO

# What is said of a file that will not be read.


class ArchiveRefusee(Exception):
    """Nothing more can be read of this file; says why in one French sentence."""

    def __init__(self, phrase: str, ligne: int | None = None) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.ligne = ligne


# Names of the entries of an archive: what is not plainly a path inside the package is refused, never repaired.

NOM_MAX = 200
PROFONDEUR_MAX = 20
RESERVES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
INVISIBLES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LECTEUR = re.compile(r"^[A-Za-z]:")


def lisible(nom: str) -> str:
    """A name as it can be shown: what cannot be seen is replaced."""
    propre = "".join("�" if unicodedata.category(c) in INVISIBLES else c for c in nom)
    return propre if len(propre) <= 80 else propre[:77] + "…"


def nom_exiger(nom: str, octets: int) -> None:
    """Refuse a name that could write elsewhere, hide, or fall on another system's reserved words (U01 to U12)."""
    if octets > NOM_MAX:
        raise ArchiveRefusee(f"un nom de fichier dépasse {NOM_MAX} octets : « {lisible(nom)} ». Raccourcissez-le.")
    if any(unicodedata.category(c) in INVISIBLES for c in nom):
        raise ArchiveRefusee(f"un nom de fichier contient un caractère invisible : « {lisible(nom)} ».")
    if "\\" in nom:
        raise ArchiveRefusee(f"un nom de fichier contient une barre inversée : « {lisible(nom)} ».")
    if nom.startswith("/") or LECTEUR.match(nom):
        raise ArchiveRefusee(f"un nom de fichier est absolu : « {lisible(nom)} ».")
    segments = nom.removesuffix("/").split("/")
    if len(segments) > PROFONDEUR_MAX:
        raise ArchiveRefusee(f"les dossiers s’emboîtent sur plus de {PROFONDEUR_MAX} niveaux : « {lisible(nom)} ».")
    for segment in segments:
        _segment_exiger(segment, nom)


def _segment_exiger(segment: str, nom: str) -> None:
    if segment in ("", ".", ".."):
        raise ArchiveRefusee(f"un nom de fichier sort de son dossier ou contient un dossier vide : « {lisible(nom)} ».")
    if segment[-1] in ". ":
        raise ArchiveRefusee(f"un nom de fichier finit par un point ou une espace : « {lisible(nom)} ».")
    if ":" in segment or segment.split(".")[0].strip().casefold() in RESERVES:
        raise ArchiveRefusee(f"un nom de fichier est réservé par un système : « {lisible(nom)} ».")


def jumeau(nom: str) -> str:
    """The key under which two names fall on the same file somewhere: case and composition of accents folded (U10)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", nom.rstrip("/")).casefold())


# The central directory of a ZIP: where it is, what it lists, each entry plain and named once.

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


# A reader of ZIP archives that refuses instead of repairing: everything is checked before the first byte is written.
#
# Python's own reader keeps the last of two twins, renames `../x`, cuts a name at its NUL and believes declared sizes.
# This one reads the central directory, compares it with each local header, and counts bytes while they come out.

RATIO_MAX = 100
RATIO_ENTREE_MAX = 200
MORCEAU = 64 * 1024

AUTRES = {
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7-Zip",
    b"\x1f\x8b": "une archive gzip",
    b"%PDF": "un document PDF",
    b"\xff\xd8\xff": "une image JPEG",
    b"\x89PNG": "une image PNG",
    b"<": "une page HTML ou XML",
}


class Archive:
    """An archive whose directory has been read and found sane."""

    def __init__(self, fichier: BinaryIO, mesures: Mesures) -> None:
        self.fichier = fichier
        self.taille = fichier.seek(0, 2)
        _premiers_octets(fichier, self.taille, mesures)
        fin = fin_lire(fichier, self.taille, mesures)
        self.entrees = repertoire_lire(fichier, fin, mesures)
        _tailles_exiger(self.entrees, self.taille, mesures)
        self._debuts = _locales_exiger(fichier, self.entrees, fin[1])
        self.par_nom = {entree.nom: entree for entree in self.entrees if not entree.est_dossier}

    @property
    def noms(self) -> list[str]:
        """Names of the files, in the order of the archive."""
        return list(self.par_nom)

    def morceaux(self, nom: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece; refuses at the first byte beyond what was declared (U14)."""
        entree = self.par_nom[nom]
        somme = sorti = 0
        for morceau in self._deplier(entree):
            sorti += len(morceau)
            if sorti > entree.taille:
                raise ArchiveRefusee(f"« {lisible(nom)} » est plus gros que l’archive ne l’annonce.")
            somme = zlib.crc32(morceau, somme)
            yield morceau
        if sorti != entree.taille or somme != entree.crc:
            raise ArchiveRefusee(f"« {lisible(nom)} » : {ABIME}")

    def lire(self, nom: str, limite: int) -> bytes:
        """A whole file, when it is not heavier than `limite`."""
        if self.par_nom[nom].taille > limite:
            raise ArchiveRefusee(f"« {lisible(nom)} » dépasse {limite // 1024} Ko.")
        return b"".join(self.morceaux(nom))

    def _deplier(self, entree: Entree) -> Iterator[bytes]:
        """Raw pieces, never more than MORCEAU at a time."""
        self.fichier.seek(self._debuts[entree.nom])
        outil = zlib.decompressobj(-15) if entree.methode == DEGONFLE else None
        reste = entree.compresse
        while reste:
            lu = self.fichier.read(min(MORCEAU, reste))
            if not lu:
                raise ArchiveRefusee(f"« {lisible(entree.nom)} » : {ABIME}")
            reste -= len(lu)
            if outil is None:
                yield lu
                continue
            try:
                while lu:
                    yield outil.decompress(lu, MORCEAU)
                    lu = outil.unconsumed_tail
                if outil.unused_data:
                    raise zlib.error
            except zlib.error:
                raise ArchiveRefusee(f"« {lisible(entree.nom)} » : {ABIME}") from None
        if outil is not None:
            yield from _vider(outil, entree)


def _vider(outil: "zlib._Decompress", entree: Entree) -> Iterator[bytes]:
    """What the decompressor still holds; a stream that does not end, or ends early, is damaged."""
    while not outil.eof:
        morceau = outil.decompress(outil.unconsumed_tail, MORCEAU)
        if not morceau:
            break
        yield morceau
    if not outil.eof or outil.unused_data:
        raise ArchiveRefusee(f"« {lisible(entree.nom)} » : {ABIME}")


def _premiers_octets(fichier: BinaryIO, taille: int, mesures: Mesures) -> None:
    """The magic number stands at offset 0: what is glued behind another file is another file (U20)."""
    if taille == 0:
        raise ArchiveRefusee("le fichier est vide.")
    if taille > mesures.poids:
        raise ArchiveRefusee(f"{mesures.quoi} dépasse {mesures.poids // MO} Mo. {mesures.alleger}")
    fichier.seek(0)
    debut = fichier.read(512)
    if debut.startswith(LOCALE):
        return
    if debut.startswith(FIN):
        raise ArchiveRefusee("l’archive est vide.")
    if debut.startswith(b"PK\7\x08"):
        raise ArchiveRefusee("l’archive est coupée en plusieurs volumes. Envoyez-la en un seul fichier ZIP.")
    quoi = next((nom for magie, nom in AUTRES.items() if debut.lstrip().startswith(magie)), "")
    if debut[257:262] == b"ustar":
        quoi = "une archive TAR"
    precision = f" : c’est {quoi}" if quoi else ""
    raise ArchiveRefusee(f"ce n’est pas une archive ZIP{precision}. {mesures.attendu}")


def _tailles_exiger(entrees: list[Entree], poids: int, mesures: Mesures) -> None:
    """Declared sizes, before anything is unpacked (U13)."""
    total = 0
    for entree in entrees:
        total += entree.taille
        if entree.taille > mesures.entree:
            raise ArchiveRefusee(f"{dit(entree)} dépasse {mesures.entree // MO} Mo une fois déplié.")
        if entree.taille > MO and entree.taille > RATIO_ENTREE_MAX * max(entree.compresse, 1):
            raise ArchiveRefusee(f"{dit(entree)} se déplie plus de {RATIO_ENTREE_MAX} fois : c’est un piège connu.")
        if entree.methode == STOCKE and entree.taille != entree.compresse:
            raise ArchiveRefusee(f"{dit(entree)} : {ABIME}")
    if total > mesures.deplie:
        raise ArchiveRefusee(f"{mesures.quoi} dépasse {mesures.deplie // MO} Mo une fois déplié.")
    if total > MO and total > RATIO_MAX * poids:
        raise ArchiveRefusee(f"{mesures.quoi} se déplie plus de {RATIO_MAX} fois : c’est un piège connu.")


def _locales_exiger(fichier: BinaryIO, entrees: list[Entree], limite: int) -> dict[str, int]:
    """Where the bytes of each file start; local headers say the same as the directory, nothing overlaps (U15)."""
    debuts, fin = {}, 0
    for rang, entree in enumerate(sorted(entrees, key=lambda entree: entree.position)):
        if rang == 0 and entree.position != 0:
            raise ArchiveRefusee(ABIME)
        if entree.position < fin:
            raise ArchiveRefusee(f"deux fichiers de l’archive se chevauchent : {dit(entree)}.")
        debut = _locale_lire(fichier, entree)
        fin = debut + entree.compresse
        if fin > limite:
            raise ArchiveRefusee(f"{dit(entree)} : {ABIME}")
        debuts[entree.nom] = debut
    return debuts


def _locale_lire(fichier: BinaryIO, entree: Entree) -> int:
    """Where the bytes of one entry start."""
    fichier.seek(entree.position)
    tete = fichier.read(30)
    if len(tete) < 30 or tete[:4] != LOCALE:
        raise ArchiveRefusee(f"{dit(entree)} : {ABIME}")
    _v, drapeaux, methode, _h, _d, crc, compresse, taille, l_nom, l_extra = struct.unpack("<HHHHHIIIHH", tete[4:])
    brut = fichier.read(l_nom)
    if brut != entree.brut or methode != entree.methode or drapeaux & 1:
        raise ArchiveRefusee(f"{dit(entree)} : l’archive se contredit. {ABIME.capitalize()}")
    differe = drapeaux & 8 and not (crc or compresse or taille)
    annonces = {(entree.crc, entree.compresse, entree.taille), (entree.crc, 0xFFFFFFFF, 0xFFFFFFFF)}
    if not differe and not drapeaux & 8 and (crc, compresse, taille) not in annonces:
        raise ArchiveRefusee(f"{dit(entree)} : l’archive se contredit. {ABIME.capitalize()}")
    return entree.position + 30 + l_nom + l_extra


# A reader of gzipped TAR archives with the refusals of the ZIP one: nothing is written where the archive says.

GZIP = b"\x1f\x8b"


class ArchiveTar:
    """A gzipped TAR unpacked into a file without a name, its entries found sane."""

    def __init__(self, fichier: BinaryIO, mesures: Mesures) -> None:
        taille = fichier.seek(0, 2)
        if taille > mesures.poids:
            raise ArchiveRefusee(f"{mesures.quoi} dépasse {mesures.poids // MO} Mo. {mesures.alleger}")
        self._plie = _degonfler(fichier, taille, mesures)
        try:
            self._tar = tarfile.open(fileobj=self._plie, mode="r:")
            self._par_nom = self._entrees(mesures)
        except (tarfile.TarError, EOFError, ValueError, OSError, RecursionError) as panne:
            self.fermer()
            raise ArchiveRefusee(ABIME) from panne
        except ArchiveRefusee:
            self.fermer()
            raise

    def fermer(self) -> None:
        """Nothing more will be read."""
        self._plie.close()

    @property
    def noms(self) -> list[str]:
        """Names of the files, in the order of the archive."""
        return list(self._par_nom)

    def lire(self, nom: str, limite: int) -> bytes:
        """A whole file, when it is not heavier than `limite`."""
        entree = self._par_nom[nom]
        if entree.size > limite:
            raise ArchiveRefusee(f"« {lisible(nom)} » dépasse {limite // 1024} Ko.")
        try:
            contenu = self._tar.extractfile(entree).read()
        except (tarfile.TarError, EOFError, OSError, AttributeError) as panne:
            raise ArchiveRefusee(f"« {lisible(nom)} » : {ABIME}") from panne
        if len(contenu) != entree.size:
            raise ArchiveRefusee(f"« {lisible(nom)} » : {ABIME}")
        return contenu

    def _entrees(self, mesures: Mesures) -> dict[str, tarfile.TarInfo]:
        """The files by name: plain ones and folders, each named once inside the archive."""
        gardees: dict[str, tarfile.TarInfo] = {}
        vus: set[str] = set()
        for rang, entree in enumerate(self._tar, 1):
            if rang > mesures.entrees:
                raise ArchiveRefusee(f"{mesures.quoi} compte plus de {mesures.entrees} fichiers et dossiers.")
            nom = entree.name.removeprefix("./").removesuffix("/")
            if entree.isdir() and nom in ("", "."):
                continue
            nom_exiger(nom, len(nom.encode("utf-8", "surrogateescape")))
            if entree.issym() or entree.islnk():
                raise ArchiveRefusee(f"« {lisible(nom)} » est un lien vers un autre fichier.")
            if not entree.isreg() and not entree.isdir():
                raise ArchiveRefusee(f"« {lisible(nom)} » n’est ni un fichier ni un dossier ordinaire.")
            if entree.size > mesures.entree:
                raise ArchiveRefusee(f"« {lisible(nom)} » dépasse {mesures.entree // MO} Mo une fois déplié.")
            if entree.isdir():
                continue
            if jumeau(nom) in vus:
                raise ArchiveRefusee(f"deux fichiers portent le même nom : « {lisible(nom)} ».")
            vus.add(jumeau(nom))
            gardees[nom] = entree
        return gardees


def _degonfler(fichier: BinaryIO, taille: int, mesures: Mesures) -> IO[bytes]:
    """The TAR inside; bytes are counted as they come out, so that a bomb stops at its first excess."""
    sortie, outil, sorti = TemporaryFile(), zlib.decompressobj(31), 0
    fichier.seek(0)
    try:
        while not outil.eof and (lu := outil.unconsumed_tail or fichier.read(MORCEAU)):
            morceau = outil.decompress(lu, MORCEAU)
            sorti += len(morceau)
            if sorti > mesures.deplie:
                raise ArchiveRefusee(f"{mesures.quoi} dépasse {mesures.deplie // MO} Mo une fois déplié.")
            if sorti > MO and sorti > RATIO_MAX * taille:
                raise ArchiveRefusee(f"{mesures.quoi} se déplie plus de {RATIO_MAX} fois : c’est un piège connu.")
            sortie.write(morceau)
        if not outil.eof:
            raise ArchiveRefusee(ABIME)
    except zlib.error as panne:
        sortie.close()
        raise ArchiveRefusee(ABIME) from panne
    except ArchiveRefusee:
        sortie.close()
        raise
    sortie.seek(0)
    return sortie
