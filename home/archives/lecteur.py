"""A reader of ZIP archives that refuses instead of repairing: everything is checked before the first byte is written.

Python's own reader keeps the last of two twins, renames `../x`, cuts a name at its NUL and believes declared sizes.
This one reads the central directory, compares it with each local header, and counts bytes while they come out.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from home.archives.noms import lisible
from home.archives.refus import ArchiveRefusee
from home.archives.repertoire import (
    ABIME,
    DEGONFLE,
    FIN,
    LOCALE,
    MO,
    STOCKE,
    Entree,
    Mesures,
    dit,
    fin_lire,
    repertoire_lire,
)

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
