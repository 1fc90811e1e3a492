"""A Moodle backup (.mbz): a ZIP or a gzipped TAR, its XML, and its files found again by their place."""

import base64
import re
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from urllib.parse import quote

from home.archives.lecteur import Archive
from home.archives.refus import ArchiveRefusee
from home.archives.repertoire import MO, Mesures
from home.archives.tar import GZIP, ArchiveTar
from home.archives.xml import Noeud, xml_lire

SOMMAIRE, QUESTIONS, FICHIERS = "moodle_backup.xml", "questions.xml", "files.xml"
XML_MAX, FICHIER_MAX, NOEUDS_MAX = 20 * MO, 10 * MO, 400_000
POIDS_MAX = 20 * MO
MESURES = Mesures(
    quoi="la sauvegarde",
    poids=POIDS_MAX,
    deplie=200 * MO,
    entree=50 * MO,
    entrees=20_000,
    alleger="Refaites-la sans les fichiers lourds ni les données des participants.",
    attendu="Choisissez une sauvegarde Moodle (.mbz).",
)
FORMATS = {"0": "moodle_auto_format", "2": "plain_text", "4": "markdown"}
_NUL = "$@NULL@$"
_LIEN = re.compile(r'href="\$@[^"]*@\$[^"]*"')
_SOMME = re.compile(r"[0-9a-f]{40}")


def est_sauvegarde(contenu: bytes) -> bool:
    """Whether a file can only be an archive: a backup, or nothing that is read here."""
    return contenu.startswith((GZIP, b"PK\x03\x04"))


def dit(noeud: Noeud | None, nom: str) -> str:
    """The words of a child; what Moodle writes for « nothing » is nothing."""
    texte = noeud.texte_de(nom) if noeud else ""
    return "" if texte == _NUL else texte


def creer(nom: str, texte: str = "", *enfants: Noeud, ligne: int = 0, **attributs: str) -> Noeud:
    """An element as a question file would have it."""
    return Noeud(nom, "", ligne, attributs, enfants=list(enfants), morceaux=[texte] if texte else [])


@dataclass(frozen=True)
class Place:
    """Where Moodle keeps the files of one text."""

    composant: str
    zone: str
    objet: str
    contexte: str = ""


class Sauvegarde:
    """A backup whose archive is sane, open as long as it is read; Raises ArchiveRefusee with a French sentence."""

    def __init__(self, contenu: bytes) -> None:
        lecteur = ArchiveTar if contenu.startswith(GZIP) else Archive
        self._archive = lecteur(BytesIO(contenu), MESURES)
        self.noms = set(self._archive.noms)
        self._par_place: dict[tuple[str, str, str], list[tuple[str, str, str]]] = defaultdict(list)

    def __enter__(self) -> Self:
        if SOMMAIRE not in self.noms:
            self.__exit__()
            raise ArchiveRefusee(f"il n’y a pas de {SOMMAIRE} : ce n’est pas une sauvegarde Moodle.")
        try:
            for fichier in self.xml(FICHIERS).tous("file") if FICHIERS in self.noms else ():
                self._ranger(fichier)
        except ArchiveRefusee:
            self.__exit__()
            raise
        return self

    def __exit__(self, *panne: object) -> None:
        if isinstance(self._archive, ArchiveTar):
            self._archive.fermer()

    def xml(self, nom: str) -> Noeud:
        """One of its XML files."""
        return xml_lire(self._archive.lire(nom, XML_MAX), nom, NOEUDS_MAX)[0]

    def texte(self, nom: str, brut: str, format_: str, place: Place, ligne: int = 0) -> Noeud:
        """A text with its files, as a question file writes it."""
        propre = _LIEN.sub("", brut.replace(_NUL, ""))
        fichiers = [
            creer("file", base64.b64encode(contenu).decode("ascii"), name=nom_fichier)
            for nom_fichier, contenu in self.fichiers(place, propre).items()
        ]
        return creer(nom, "", creer("text", propre), *fichiers, ligne=ligne, format=FORMATS.get(format_, "html"))

    def fichiers(self, place: Place, texte: str) -> dict[str, bytes]:
        """The files that a text names, when they are not too heavy; the others are not even read."""
        trouves = self._par_place.get((place.composant, place.zone, place.objet), [])
        nommes = {
            nom: somme
            for contexte, nom, somme in trouves
            if (not place.contexte or contexte == place.contexte) and (nom in texte or quote(nom) in texte)
        }
        return {nom: lu for nom, somme in nommes.items() if (lu := self._contenu(somme))}

    def _ranger(self, fichier: Noeud) -> None:
        nom, somme = dit(fichier, "filename"), dit(fichier, "contenthash")
        if nom in ("", ".") or not _SOMME.fullmatch(somme) or f"files/{somme[:2]}/{somme}" not in self.noms:
            return
        chemin = dit(fichier, "filepath").strip("/")
        cle = (dit(fichier, "component"), dit(fichier, "filearea"), dit(fichier, "itemid"))
        place = f"{chemin}/{nom}" if chemin else nom
        self._par_place[cle].append((dit(fichier, "contextid"), place, somme))

    def _contenu(self, somme: str) -> bytes:
        """A file; nothing when it is too heavy or damaged: its text will say that it misses."""
        try:
            return self._archive.lire(f"files/{somme[:2]}/{somme}", FICHIER_MAX)
        except ArchiveRefusee:
            return b""
