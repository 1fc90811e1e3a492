"""Tables of text out of bytes: CSV in any usual encoding or XLSX workbooks, tried before they are opened (U25)."""

import codecs
import csv
import datetime
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from xml.parsers import expat

from home.fichiers.reception import utf16_sans_marque
from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse

# Texts that were encoded twice: « Ã© » stands where « é » was written. They are seen, and refused.

# Deux octets d’UTF-8 relus comme s’ils étaient deux lettres : Ã ou Â, puis ce que Windows met à leur suite.
_TRACES = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”¦˜]")
_MARQUES = ("Ã", "Â", "â€")
REFUS = (
    "Ce texte a été encodé deux fois : « {} » y tient la place de « {} ». "
    "Demandez le fichier en UTF-8, ou rouvrez-le dans cet encodage, puis enregistrez-le à nouveau."
)


def encodages_refuser(
    lues: Sequence[tuple[Mapping[str, Any], Enregistrement]], partiel: bool = False
) -> list[Enregistrement]:
    """The records of some lines, those encoded twice refused; FichierRefuse when most of a file is, if it is whole."""
    refusees = 0
    for brut, enr in lues:
        if double := double_encodage(brut.values()):
            enr.erreurs, enr.ailleurs, refusees = [double], "", refusees + 1
            if refusees > len(lues) // 2 and not partiel:
                raise FichierRefuse(double)
    return [enr for _, enr in lues]


def double_encodage(textes: Iterable[Any]) -> str:
    """The sentence that refuses these texts when one of them was encoded twice; nothing for the others."""
    for texte in textes:
        if isinstance(texte, str) and any(marque in texte for marque in _MARQUES):
            for trace in _TRACES.finditer(texte):
                if lettre := _relire(trace[0]):
                    return REFUS.format(trace[0], lettre)
    return ""


def _relire(trace: str) -> str:
    """The letter that was there before; nothing when these signs stand for themselves."""
    for page in ("cp1252", "latin-1"):
        try:
            return trace.encode(page).decode("utf-8")
        except UnicodeError:
            continue
    return ""


# Merged cells of a workbook, spread: each line says again what the cell says for all of them.

CASES_MAX = 500_000
TROP = "Ce classeur a trop de cellules fusionnées : défusionnez-les, ou enregistrez la feuille en CSV."
Rang = tuple[int, list[str]]
Bloc = tuple[int, int, int, int]  # colonne et ligne du début, colonne et ligne de la fin


def fusions_etaler(rangs: list[Rang], plages: Iterable[str]) -> list[Rang]:
    """The rows of a sheet, its merged cells spread; a title or a heading over several columns is not the header.

    Rows above the header that a wide merge crosses go; a cell merged downwards into the header names its column.
    """
    blocs = [_bornes(plage) for plage in plages]
    if not blocs:
        return rangs
    larges = {rang for bloc in blocs if bloc[2] > bloc[0] for rang, _ in rangs if bloc[1] <= rang <= bloc[3]}
    entete = next((rang for rang, cellules in rangs if rang not in larges and _remplies(cellules) > 1), 0)
    par_rang = dict(rangs)
    etalees = 0
    for bloc in blocs:
        etalees += _etaler(bloc, par_rang, entete)
        if etalees > CASES_MAX:
            raise FichierRefuse(TROP)
    return [(rang, cellules) for rang, cellules in rangs if rang >= entete or rang not in larges]


def _bornes(plage: str) -> Bloc:
    from openpyxl.utils import range_boundaries  # ici : aucune page n’en a besoin

    gauche, haut, droite, bas = range_boundaries(plage)
    return gauche or 1, haut or 1, droite or 1, bas or 1


def _remplies(cellules: list[str]) -> int:
    return sum(bool(cellule.strip()) for cellule in cellules)


def _etaler(bloc: Bloc, par_rang: dict[int, list[str]], entete: int) -> int:
    """Write what a block says in each of its cells; how many were written."""
    gauche, haut, droite, bas = bloc
    depart = par_rang.get(haut, [])
    valeur = depart[gauche - 1] if len(depart) >= gauche else ""
    if not valeur:
        return 0
    ecrites = 0
    for rang in range(haut, min(bas, max(par_rang)) + 1):
        if rang not in par_rang or rang < entete:
            continue
        cellules = par_rang[rang]
        cellules += [""] * (droite - len(cellules))
        for colonne in range(gauche - 1, droite):
            cellules[colonne] = cellules[colonne] or valeur
            ecrites += 1
        if ecrites > CASES_MAX:
            raise FichierRefuse(TROP)
    return ecrites


# XLSX workbooks: tried before they are opened, then read one sheet at a time into a table of texts (U25).
#
# Refused before openpyxl sees it: a password, macros, a document type or entities, parts too heavy, rows too wide.

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
        if feuille in ("", onglet.title) and (lues := _lignes_classeurs(onglet, lignes)):
            siennes = fusions.get(onglet._worksheet_path.lstrip("/"), [])
            return Classeur(onglet.title, noms, fusions_etaler(lues, siennes))
    raise FichierRefuse("Ce classeur ne contient aucune ligne.")


def _lignes_classeurs(onglet: Any, lignes: int) -> list[tuple[int, list[str]]]:
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
    if isinstance(valeur, datetime.datetime):
        if valeur.time() == datetime.time.min:
            return valeur.date().isoformat()
        return valeur.isoformat(" ", "minutes")
    if isinstance(valeur, datetime.time):
        return valeur.isoformat("minutes")
    return str(valeur)


def _nombre(valeur: int | float, cellule: Any) -> str:
    if isinstance(valeur, float):
        if not valeur.is_integer() or abs(valeur) >= 1e15:
            return repr(valeur)
        valeur = int(valeur)
    format_ecrit = cellule.number_format or ""
    largeur = len(format_ecrit) if re.fullmatch("0{2,20}", format_ecrit) else 0
    return str(valeur).zfill(largeur)


# Tables of text out of bytes: CSV in any usual encoding and separator, or a workbook; columns told, lines numbered.

SEPARATEURS = ";,\t|"
COLONNES_MAX = 500
LIGNES_DE_TETE = 20  # un titre ou une date précèdent parfois l'en-tête
MORCEAU_IMPORTS = 1 << 20
# Programme, PDF, texte enrichi, images : « MZ » suivi de lettres passerait sinon pour un CSV.
TETES_BINAIRES = (b"MZ", b"\x7fELF", b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
PAS_UN_TEXTE = (
    "Ce fichier n’est ni un classeur ni un texte : enregistrez votre liste en XLSX ou en CSV, puis envoyez-la."
)
Ligne = tuple[int, dict[str, str] | None]
Brutes = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Tableau:
    """A header in lower case and its lines, each with its number; None for a line of another length.

    `titres`: the header as it is written; `feuilles`: the sheets of a workbook, `feuille` the one read.
    """

    encodage: str
    colonnes: list[str]
    lignes: list[Ligne]
    titres: tuple[str, ...] = ()
    feuille: str = ""
    feuilles: tuple[str, ...] = ()


def tableau_lire(contenu: bytes, feuille: str = "", lignes: int = 0) -> Tableau:
    """The table of a file, workbook or CSV; of a workbook, `lignes` rows at most (0: all). FichierRefuse says why."""
    if est_classeur(contenu):
        classeur = classeur_lire(contenu, feuille, lignes)
        tableau = _tabler("XLSX", classeur.lignes, completer=True)
        return replace(tableau, feuille=classeur.feuille, feuilles=classeur.feuilles)
    return tableau_csv(contenu, encodage_reconnaitre(contenu))


def encodage_reconnaitre(contenu: bytes) -> str:
    """The encoding of a text, read by pieces: UTF-8, UTF-16, else Windows' Western European. FichierRefuse says why."""
    if contenu.startswith(TETES_BINAIRES):
        raise FichierRefuse(PAS_UN_TEXTE)
    marque = contenu.startswith((b"\xff\xfe", b"\xfe\xff"))
    seize = "utf-16" if marque else utf16_sans_marque(contenu)
    essais = (seize,) if seize else ("utf-8-sig", "cp1252")
    for encodage in essais:
        decodeur = codecs.getincrementaldecoder(encodage)()
        try:
            for debut in range(0, len(contenu), MORCEAU_IMPORTS):
                if "\x00" in decodeur.decode(contenu[debut : debut + MORCEAU_IMPORTS]):
                    raise FichierRefuse(PAS_UN_TEXTE)
            decodeur.decode(b"", True)
        except UnicodeDecodeError:
            continue
        return encodage
    raise FichierRefuse("L’encodage de ce fichier n’est pas reconnu : enregistrez-le en UTF-8.")


def texte_decoder(contenu: bytes) -> tuple[str, str]:
    """The text and the encoding found."""
    encodage = encodage_reconnaitre(contenu)
    return contenu.decode(encodage), encodage_dire(encodage)


def encodage_dire(encodage: str) -> str:
    """« UTF-8 » for Python's "utf-8-sig"."""
    return encodage.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()


def tableau_csv(contenu: bytes, encodage: str) -> Tableau:
    """A CSV, its separator guessed from its first lines. FichierRefuse with the line of a cell that never closes."""
    tete = codecs.getincrementaldecoder(encodage)().decode(contenu[:200_000])[:100_000]
    separateur = max(SEPARATEURS, key=lambda signe: _regularite(tete, signe))
    return _tabler(encodage_dire(encodage), list(_lignes_csv(contenu, encodage, separateur)))


def _tabler(encodage: str, brutes: Brutes, completer: bool = False) -> Tableau:
    """The header is the first line that fills two cells, else the first line; `completer` fills lines cut short."""
    rang, entete = _entete(brutes)
    if double := double_encodage(entete):
        raise FichierRefuse(double)
    colonnes = colonnes_nommer(entete)
    lignes = []
    for numero, cellules in brutes[rang + 1 :]:
        if any(cellule.strip() for cellule in cellules):
            manquent = len(colonnes) - len(cellules) if completer else 0
            lignes.append((numero, _apparier(colonnes, cellules + [""] * manquent)))
    return Tableau(encodage, colonnes, lignes, tuple(" ".join(titre.split()) for titre in entete))


def _entete(brutes: Brutes) -> tuple[int, list[str]]:
    """The rank of the header among the lines, and its cells, those left empty at its end apart."""
    premiere: tuple[int, list[str]] = (0, [])
    for rang, (_, cellules) in enumerate(brutes):
        remplies = _remplies(cellules)
        if remplies and not premiere[1]:
            premiere = (rang, cellules)
        if remplies > 1:
            premiere = (rang, cellules)
        if remplies > 1 or rang >= LIGNES_DE_TETE:
            break
    rang, cellules = premiere
    while cellules and not cellules[-1].strip():
        cellules = cellules[:-1]
    return rang, cellules


def colonnes_nommer(entete: list[str]) -> list[str]:
    """Names in lower case, blanks gathered; a column without a name takes its rank. FichierRefuse for two of a name."""
    if len(entete) > COLONNES_MAX:
        raise FichierRefuse(f"Ce fichier a {len(entete)} colonnes : {COLONNES_MAX} au plus.")
    noms = [" ".join(cellule.split()).lower() or f"colonne {rang}" for rang, cellule in enumerate(entete, 1)]
    if doubles := {nom for nom in noms if noms.count(nom) > 1}:
        raise FichierRefuse(f"Cette colonne est là deux fois : {', '.join(sorted(doubles))}.")
    return noms


def _apparier(colonnes: list[str], cellules: list[str]) -> dict[str, str] | None:
    """A line by its columns; empty cells too many at its end do not count."""
    if len(cellules) > len(colonnes) and not any(cellule.strip() for cellule in cellules[len(colonnes) :]):
        cellules = cellules[: len(colonnes)]
    return dict(zip(colonnes, cellules, strict=True)) if len(cellules) == len(colonnes) else None


def _lignes_csv(contenu: bytes, encodage: str, separateur: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV and their numbers."""
    flux = io.TextIOWrapper(io.BytesIO(contenu), encoding=encodage, newline="")
    lecteur = csv.reader(flux, delimiter=separateur, strict=True)
    debut = 1  # de la ligne qui se lit : un guillemet non refermé emporte les suivantes
    try:
        for cellules in lecteur:
            yield lecteur.line_num, cellules
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        dit = f"Ligne {debut} : la cellule ne se lit pas (guillemet non refermé ou cellule trop longue)."
        raise FichierRefuse(dit) from erreur


def _regularite(tete: str, separateur: str) -> tuple[int, int]:
    """How many of the first lines have the same number of cells with this separator, and which number."""
    largeurs: Counter[int] = Counter()
    try:
        lignes = csv.reader(io.StringIO(tete, newline=""), delimiter=separateur)
        largeurs.update(len(cellules) for cellules in islice(lignes, LIGNES_DE_TETE))
    except csv.Error:
        pass  # une cellule sans fin : la lecture le dira, avec sa ligne
    return max(((nombre, largeur) for largeur, nombre in largeurs.items() if largeur > 1), default=(0, 0))
