"""Tables of text out of bytes: CSV in any usual encoding and separator, or a workbook; columns told, lines numbered."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reseau.annuaire.imports.enregistrements import FichierRefuse

SEPARATEURS = ";,\t|"
COLONNES_MAX = 500
Ligne = tuple[int, dict[str, str] | None]


@dataclass(frozen=True)
class Tableau:
    """A header in lower case and its lines, read again at each call; None for a line of another length."""

    encodage: str
    colonnes: list[str]
    lire: Callable[[], Iterator[Ligne]]


def texte_decoder(contenu: bytes) -> tuple[str, str]:
    """The text and the encoding found: UTF-8, UTF-16 with its mark, else Windows' Western European."""
    essais = ("utf-16",) if contenu.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encodage in essais:
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" in texte:
            raise FichierRefuse("Ce fichier contient des caractères nuls : ce n’est pas un fichier texte.")
        return texte, encodage.removesuffix("-sig").upper()
    raise FichierRefuse("L’encodage de ce fichier n’est pas reconnu : enregistrez-le en UTF-8.")


def tableau_csv(texte: str, encodage: str) -> Tableau:
    """A CSV, its separator guessed from the header. FichierRefuse with the line of a cell that never closes."""
    separateur = max(SEPARATEURS, key=lambda signe: _largeur(texte, signe))
    lecteur = _lecteur(texte, separateur)
    try:
        entete = next(lecteur, [])
    except csv.Error as erreur:
        raise _illisible(lecteur.line_num) from erreur
    colonnes = colonnes_nommer(entete)

    def lire() -> Iterator[Ligne]:
        lecteur = _lecteur(texte, separateur)
        try:
            next(lecteur, None)
            for cellules in lecteur:
                if any(cellule.strip() for cellule in cellules):
                    yield lecteur.line_num, _apparier(colonnes, cellules)
        except csv.Error as erreur:
            raise _illisible(lecteur.line_num) from erreur

    return Tableau(encodage, colonnes, lire)


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


def _lecteur(texte: str, separateur: str) -> "csv._reader":
    return csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)


def _largeur(texte: str, separateur: str) -> int:
    """How many cells the first line has with this separator."""
    try:
        return len(next(_lecteur(texte[:100_000], separateur), []))
    except csv.Error:
        return 0


def _illisible(ligne: int) -> FichierRefuse:
    return FichierRefuse(f"Ligne {ligne} : la cellule ne se lit pas (guillemet non refermé ou cellule trop longue).")
