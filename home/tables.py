"""Spreadsheets that no cell can turn into a program (C01–C18)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

DANGEREUX = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_CELLULE = 32_767


def cellule_csv(valeur: object) -> str:
    """Text of a cell that a spreadsheet will read as text: a quote is put before what looks like a formula."""
    texte = "" if valeur is None else str(valeur)
    texte = texte.replace("\x00", "")
    tete = texte.lstrip(" \xa0\"'")
    dangereux = texte.startswith(DANGEREUX) or tete.startswith(DANGEREUX)
    return "'" + texte if dangereux else texte


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


def xlsx_response(nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> HttpResponse:
    """An XLSX download where every text is stored as text, whatever its first character."""
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Export")
    for ligne in [entetes, *lignes]:
        feuille.append([_cellule(feuille, v) for v in ligne])
    tampon = BytesIO()
    classeur.save(tampon)
    reponse = HttpResponse(
        tampon.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.xlsx"'
    return reponse


def _cellule(feuille: object, valeur: object) -> WriteOnlyCell:
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return WriteOnlyCell(feuille, value=valeur)
    texte = "" if valeur is None else str(valeur)
    propre = "".join(c for c in texte if c in "\t\n\r" or ord(c) >= 32)[:MAX_CELLULE]
    cellule = WriteOnlyCell(feuille, value=propre)
    cellule.data_type = "s"
    return cellule
