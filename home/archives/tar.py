"""A reader of gzipped TAR archives with the refusals of the ZIP one: nothing is written where the archive says."""

import tarfile
import zlib
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from home.archives.lecteur import MORCEAU, RATIO_MAX
from home.archives.noms import jumeau, lisible, nom_exiger
from home.archives.refus import ArchiveRefusee
from home.archives.repertoire import ABIME, MO, Mesures

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
