"""Spreadsheets (CSV, XLSX) that no cell can turn into a program (C01–C18), written line after line."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.http import StreamingHttpResponse

# A workbook (XLSX) written as it is read: nothing is kept but the current lines, the first bytes leave at once.
#
# Every text is stored as text, whatever its first character: a spreadsheet never takes it for a formula.

GENRE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELLULE = 32_767
PAQUET = 1 << 16
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PRINCIPAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LIENS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAQUETS = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TETE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTIES = {
    "[Content_Types].xml": f'<Types xmlns="{_PAQUETS}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PAQUETS}/relationships">'
    f'<Relationship Id="rId1" Type="{_LIENS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_PRINCIPAL}" xmlns:r="{_LIENS}"><sheets>'
    '<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PAQUETS}/relationships">'
    f'<Relationship Id="rId1" Type="{_LIENS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


class _Tube:
    """A file that is only written to, and emptied along the way."""

    def __init__(self) -> None:
        self._morceaux: list[bytes] = []
        self.taille = 0

    def write(self, octets: bytes) -> int:
        self._morceaux.append(bytes(octets))
        self.taille += len(octets)
        return len(octets)

    def flush(self) -> None:
        """Nothing waits here."""

    def vider(self) -> bytes:
        octets, self._morceaux, self.taille = b"".join(self._morceaux), [], 0
        return octets


def lignes_xlsx(entetes: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The bytes of a workbook with one sheet: a header that stays in sight, then the lines."""
    tube = _Tube()
    with zipfile.ZipFile(tube, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for nom, contenu in _PARTIES.items():
            archive.writestr(nom, _TETE + contenu)
        with archive.open("xl/worksheets/sheet1.xml", "w") as feuille:
            feuille.write(
                f'{_TETE}<worksheet xmlns="{_PRINCIPAL}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                "<sheetData>".encode()
            )
            feuille.write(_rang(entetes))
            for ligne in lignes:
                feuille.write(_rang(ligne))
                if tube.taille >= PAQUET:
                    yield tube.vider()
            feuille.write(b"</sheetData></worksheet>")
    yield tube.vider()


def _rang(valeurs: Sequence[object]) -> bytes:
    return f"<row>{''.join(map(_cellule, valeurs))}</row>".encode()


def _cellule(valeur: object) -> str:
    if isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool):
        return f"<c><v>{valeur}</v></c>"
    texte = "" if valeur is None else INTERDITS.sub("", str(valeur))[:MAX_CELLULE]
    if not texte:
        return "<c/>"
    texte = texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{texte}</t></is></c>'


# Spreadsheets that no cell can turn into a program (C01–C18).

DANGEREUX = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cellule_csv(valeur: object) -> str:
    """Text of a cell that a spreadsheet will read as text: a quote is put before what looks like a formula.

    A number is no formula, however negative; its decimals come after a comma, as French spreadsheets read them.
    """
    if isinstance(valeur, int | float | Decimal):
        return str(valeur).replace(".", ",")
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
