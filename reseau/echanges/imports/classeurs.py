"""XLSX workbooks: tried before they are opened, then read one sheet at a time into a table of texts (U25).

Refused before openpyxl sees it: a password, macros, a document type or entities, parts too heavy, rows too wide.
"""

import datetime
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.fusions import fusions_etaler

MARQUE_ZIP, MARQUE_OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MORCEAU = 1 << 18
OCTETS_MAX = 240 * 1024 * 1024  # toutes les parties, décompressées
TEXTES_MAX = 48 * 1024 * 1024  # la table des textes, que la lecture garde en mémoire
RATIO_MAX = 100
PARTIES_MAX = 5_000
DESCENDANTS_MAX = 120_000  # éléments d'une même ligne : 16 384 cellules, chacune de quelques balises
CELLULE_MAX = 131_072  # celle d’un CSV aussi
LIGNES_MAX = 120_000  # lignes qui disent quelque chose
RANGS_MAX = 1_048_576
FUSIONS_MAX = 20_000
ERREURS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
ABIME = "Ce classeur est incomplet ou abîmé : ouvrez-le, enregistrez-le à nouveau en .xlsx, puis déposez-le."
TROP_LOURD = "Ce classeur est trop lourd une fois ouvert : gardez la feuille utile, ou enregistrez-la en CSV."
PIEGE = "Ce classeur contient une définition interdite (DTD ou entité) : enregistrez-le à nouveau avec un tableur."
FERME = (
    "Ce classeur est protégé par un mot de passe, ou d’un ancien format : enregistrez-le en .xlsx sans mot de passe."
)
MACROS = "Ce classeur contient des macros : enregistrez-le sans elles (.xlsx), puis déposez-le."
AUTRE = "Ce fichier n’est pas un classeur .xlsx : enregistrez-le en .xlsx ou en CSV."


@dataclass(frozen=True)
class Classeur:
    """The filled rows of one sheet, each with its number; the names of all visible sheets."""

    feuille: str
    feuilles: tuple[str, ...]
    lignes: list[tuple[int, list[str]]]


def est_classeur(contenu: bytes) -> bool:
    """Whether these bytes are an archive or an old workbook, rather than a text."""
    return contenu.startswith((MARQUE_ZIP, MARQUE_OLE))


def poids(contenu: bytes) -> int:
    """How many bytes of text a file holds, roughly: what a workbook declares once opened, markup apart."""
    if not contenu.startswith(MARQUE_ZIP):
        return len(contenu)
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            return sum(partie.file_size for partie in archive.infolist()) // 4
    except (zipfile.BadZipFile, OSError, ValueError):
        return len(contenu)


def classeur_lire(contenu: bytes, feuille: str = "", lignes: int = 0) -> Classeur:
    """Read the named sheet, or the first visible one that holds something; at most `lignes` filled rows (0: all).

    FichierRefuse says what to do when the workbook cannot be read, or is dangerous.
    """
    from openpyxl import load_workbook  # ici : aucune page n’en a besoin
    from openpyxl.utils.exceptions import InvalidFileException

    if contenu.startswith(MARQUE_OLE):
        raise FichierRefuse(FERME)
    try:
        fusions = _eprouver(contenu)
        classeur = load_workbook(io.BytesIO(contenu), read_only=True, data_only=True, keep_links=False)
        try:
            return _lire(classeur, feuille, lignes, fusions)
        finally:
            classeur.close()
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, InvalidFileException, NotImplementedError) as erreur:
        raise FichierRefuse(ABIME) from erreur
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, SyntaxError, EOFError) as erreur:
        raise FichierRefuse(ABIME) from erreur  # ce qu'openpyxl lève sur un XML bien formé qui n'est pas un classeur
    except RuntimeError as erreur:  # archive chiffrée
        raise FichierRefuse(FERME) from erreur


# Avant d'ouvrir


def _eprouver(contenu: bytes) -> dict[str, list[str]]:
    """Every part of the archive, its declared size first, then its markup read once; the merged cells of each part."""
    fusions = {}
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        parties = archive.infolist()
        noms = {partie.filename for partie in parties}
        if "[Content_Types].xml" not in noms or "xl/workbook.xml" not in noms:
            raise FichierRefuse(AUTRE)
        if any(nom.lower().endswith("vbaproject.bin") for nom in noms):
            raise FichierRefuse(MACROS)
        ouvert = sum(partie.file_size for partie in parties)
        if len(parties) > PARTIES_MAX or ouvert > OCTETS_MAX or ouvert > RATIO_MAX * max(len(contenu), 100_000):
            raise FichierRefuse(TROP_LOURD)
        for partie in parties:
            nom = partie.filename.lower()
            if nom.endswith("sharedstrings.xml") and partie.file_size > TEXTES_MAX:
                raise FichierRefuse(TROP_LOURD)
            if nom.endswith((".xml", ".rels")):
                epreuve = _Epreuve(1 if "sharedstrings" in nom else 2)
                with archive.open(partie) as flux:
                    epreuve.passer(flux)
                fusions[partie.filename] = epreuve.fusions
    return fusions


class _Epreuve:
    """Reads a part without building it: no document type, and no element that holds too many others.

    `niveau`: the depth of the elements that the reader lets go one after the other (rows of a sheet, shared texts).
    """

    def __init__(self, niveau: int) -> None:
        self._niveau = niveau
        self._profondeur = self._descendants = self._elements = 0
        self.fusions: list[str] = []

    def passer(self, flux: Any) -> None:
        """FichierRefuse, or ExpatError, at the first fault."""
        lecteur = expat.ParserCreate()
        lecteur.StartDoctypeDeclHandler = self._doctype
        lecteur.StartElementHandler = self._ouvrir
        lecteur.EndElementHandler = self._fermer
        while morceau := flux.read(MORCEAU):
            lecteur.Parse(morceau, False)
        lecteur.Parse(b"", True)

    def _doctype(self, *_: Any) -> None:
        raise FichierRefuse(PIEGE)

    def _ouvrir(self, nom: str, attributs: dict[str, str]) -> None:
        if nom.endswith("mergeCell") and len(self.fusions) < FUSIONS_MAX:
            self.fusions.append(attributs.get("ref", "A1"))
        if self._profondeur <= self._niveau:
            self._descendants = 0
            self._elements += 1
        self._profondeur += 1
        self._descendants += 1
        if self._descendants > DESCENDANTS_MAX or self._elements > 2 * RANGS_MAX or self._profondeur > 100:
            raise FichierRefuse(TROP_LOURD)

    def _fermer(self, *_: Any) -> None:
        self._profondeur -= 1


# Lire


def _lire(classeur: Any, feuille: str, lignes: int, fusions: dict[str, list[str]]) -> Classeur:
    visibles = [onglet for onglet in classeur.worksheets if onglet.sheet_state == "visible"] or classeur.worksheets
    noms = tuple(onglet.title for onglet in visibles)
    if feuille and feuille not in noms:
        raise FichierRefuse(f"Ce classeur n’a pas de feuille « {feuille} ». Les siennes : {', '.join(noms)}.")
    for onglet in visibles:
        if feuille in ("", onglet.title) and (lues := _lignes(onglet, lignes)):
            siennes = fusions.get(onglet._worksheet_path.lstrip("/"), [])
            return Classeur(onglet.title, noms, fusions_etaler(lues, siennes))
    raise FichierRefuse("Ce classeur ne contient aucune ligne.")


def _lignes(onglet: Any, lignes: int) -> list[tuple[int, list[str]]]:
    """The filled rows of a sheet; its declared size is not believed."""
    onglet.reset_dimensions()
    lues: list[tuple[int, list[str]]] = []
    for rang, cellules in enumerate(onglet.iter_rows(), 1):
        if rang > RANGS_MAX:
            raise FichierRefuse(TROP_LOURD)
        valeurs = [_texte(cellule) for cellule in cellules]
        while valeurs and not valeurs[-1].strip():
            valeurs.pop()
        if not valeurs:
            continue
        if len(lues) >= LIGNES_MAX:
            raise FichierRefuse(f"Cette feuille a plus de {LIGNES_MAX} lignes : découpez-la.")
        if max(map(len, valeurs)) > CELLULE_MAX:
            raise FichierRefuse("Une cellule de cette feuille est trop longue pour être lue.")
        lues.append((rang, valeurs))
        if len(lues) == lignes:
            break
    return lues


def _texte(cellule: Any) -> str:
    """What a cell shows, as text: a number without « .0 », with the zeros that its format puts before it."""
    valeur = cellule.value
    if isinstance(valeur, str):
        return "" if valeur in ERREURS and cellule.data_type == "e" else valeur
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float):
        return _nombre(valeur, cellule)
    return _moment(valeur)


def _nombre(valeur: int | float, cellule: Any) -> str:
    if isinstance(valeur, float):
        if not valeur.is_integer() or abs(valeur) >= 1e15:
            return repr(valeur)
        valeur = int(valeur)
    format_ecrit = cellule.number_format or ""
    largeur = len(format_ecrit) if re.fullmatch("0{2,20}", format_ecrit) else 0
    return str(valeur).zfill(largeur)


def _moment(valeur: Any) -> str:
    """A date in ISO, its hour only when it has one; an hour; anything else as Python writes it."""
    if isinstance(valeur, datetime.datetime):
        if valeur.time() == datetime.time.min:
            return valeur.date().isoformat()
        return valeur.isoformat(" ", "minutes")
    if isinstance(valeur, datetime.time):
        return valeur.isoformat("minutes")
    return str(valeur)
