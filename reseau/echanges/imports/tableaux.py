"""Tables of text out of bytes: CSV in any usual encoding and separator, or a workbook; columns told, lines numbered."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from reseau.echanges.imports.classeurs import classeur_lire, est_classeur
from reseau.echanges.imports.encodage_double import double_encodage
from reseau.echanges.imports.enregistrements import FichierRefuse

SEPARATEURS = ";,\t|"
COLONNES_MAX = 500
LIGNES_DE_TETE = 20  # un titre ou une date précèdent parfois l'en-tête
MORCEAU = 1 << 20
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
    """The encoding of a text, read by pieces: UTF-8, UTF-16 with its mark, else Windows' Western European."""
    essais = ("utf-16",) if contenu.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encodage in essais:
        decodeur = codecs.getincrementaldecoder(encodage)()
        try:
            for debut in range(0, len(contenu), MORCEAU):
                if "\x00" in decodeur.decode(contenu[debut : debut + MORCEAU]):
                    raise FichierRefuse("Ce fichier contient des caractères nuls : ce n’est pas un fichier texte.")
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
    return encodage.removesuffix("-sig").upper()


def tableau_csv(contenu: bytes, encodage: str) -> Tableau:
    """A CSV, its separator guessed from its first lines. FichierRefuse with the line of a cell that never closes."""
    separateur = _separateur(contenu, encodage)
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
        remplies = sum(bool(cellule.strip()) for cellule in cellules)
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
        raise _illisible(debut) from erreur


def _separateur(contenu: bytes, encodage: str) -> str:
    """The sign that cuts most of the first lines alike; the one that cuts them finer when two do."""
    tete = codecs.getincrementaldecoder(encodage)().decode(contenu[:200_000])[:100_000]
    return max(SEPARATEURS, key=lambda signe: _regularite(tete, signe))


def _regularite(tete: str, separateur: str) -> tuple[int, int]:
    """How many of the first lines have the same number of cells with this separator, and which number."""
    largeurs: Counter[int] = Counter()
    try:
        lignes = csv.reader(io.StringIO(tete, newline=""), delimiter=separateur)
        largeurs.update(len(cellules) for cellules in islice(lignes, LIGNES_DE_TETE))
    except csv.Error:
        pass  # une cellule sans fin : la lecture le dira, avec sa ligne
    return max(((nombre, largeur) for largeur, nombre in largeurs.items() if largeur > 1), default=(0, 0))


def _illisible(ligne: int) -> FichierRefuse:
    return FichierRefuse(f"Ligne {ligne} : la cellule ne se lit pas (guillemet non refermé ou cellule trop longue).")
