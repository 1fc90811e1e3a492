"""Spreadsheets that no cell can turn into a program (C01–C18)."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from home.classeur import GENRE, lignes_xlsx

DANGEREUX = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cellule_csv(valeur: object) -> str:
    """Text of a cell that a spreadsheet will read as text: a quote is put before what looks like a formula.

    A number is left as it is: a negative longitude is no formula.
    """
    if isinstance(valeur, int | float):
        return str(valeur)
    texte = "" if valeur is None else str(valeur)
    texte = texte.replace("\x00", "")
    tete = texte.lstrip(" \xa0\"'")
    dangereux = texte.startswith(DANGEREUX) or tete.startswith(DANGEREUX)
    return "'" + texte if dangereux else texte


def cellule_lue(texte: str) -> str:
    """What `cellule_csv` was given: the quote that it put is taken off, and no other."""
    return texte[1:] if texte[:1] == "'" and cellule_csv(texte[1:]) == texte else texte


class _Echo:
    """A file that hands back what is written in it."""

    def write(self, ligne: str) -> str:
        return ligne


def lignes_csv(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV for French spreadsheets: BOM, `;`, everything quoted, cells neutralised."""
    ecrivain = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    yield ecrivain.writerow([cellule_csv(e) for e in entetes])
    for ligne in lignes:
        yield ecrivain.writerow([cellule_csv(v) for v in ligne])


def csv_response(nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A streamed CSV download named `nom`.csv."""
    reponse = StreamingHttpResponse(lignes_csv(entetes, lignes), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.csv"'
    return reponse


def xlsx_response(nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A streamed XLSX download where every text is stored as text, whatever its first character."""
    reponse = StreamingHttpResponse(lignes_xlsx(entetes, lignes), content_type=GENRE)
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.xlsx"'
    return reponse
