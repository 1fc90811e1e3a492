"""No cell becomes a program (C01–C18)."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from home.documents.tableurs import PAQUET, cellule_csv, cellule_lue, csv_response, lignes_xlsx, xlsx_response

HOSTILES = [
    "=1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", '"=1+1',
    '=HYPERLINK("http://x";"clic")', "=cmd|' /C calc'!A0", "|cmd", "%0A=1", "-5+2",
]  # fmt: skip
INOFFENSIFS = ["Côté d'Or", "00123", "0612345678", "Œuvre", "a;b"]


def relire(reponse):
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";"))


def test_csv_cell_that_looks_like_a_formula_is_text_and_others_are_unchanged():
    lues = relire(csv_response("x", ["a", "b"], [[valeur, "c"] for valeur in HOSTILES]))[1:]
    assert len(lues) == len(HOSTILES) and all(lue[0].startswith("'") for lue in lues)
    lues = relire(csv_response("x", ["a", "b"], [[valeur, "c"] for valeur in INOFFENSIFS]))[1:]
    assert lues == [[valeur, "c"] for valeur in INOFFENSIFS]
    assert relire(csv_response("x", ["a", "b"], [[-0.4652, "-0.4652"]]))[1] == ["-0,4652", "'-0.4652"]
    assert relire(csv_response("x", ["a", "b"], [[Decimal("4.50"), 3]]))[1] == ["4,50", "3"]
    assert [cellule.value for cellule in classeur([Decimal("4.50"), 3])[2]] == [4.5, 3]


def classeur(*lignes):
    return load_workbook(io.BytesIO(b"".join(xlsx_response("x", ["a", "b"], lignes).streaming_content))).active


@pytest.mark.parametrize("valeur", [*HOSTILES, *INOFFENSIFS, "+33 6 12 34 56 78", "<a & b>", "'=1", "]]>"])
def test_xlsx_text_is_stored_as_text_byte_for_byte(valeur):
    cellule = classeur([valeur, "c"])["A2"]
    assert cellule.data_type in {"s", "inlineStr"} and cellule.value.replace("\r", "\n") == valeur.replace("\r", "\n")


def test_xlsx_leaves_by_packets_its_cells_cut_and_its_numbers_numbers():
    feuille = classeur(["é" * 40_000, 12], ["a\x00b\x1bc\ufffed", None])
    assert len(feuille["A2"].value) == 32_767 and feuille["B2"].value == 12 and feuille["A3"].value == "abcd"
    lus = []

    def lignes():
        for rang in range(40_000):
            lus.append(rang)
            yield [f"{rang * 7919 % 10007}", f"{rang * 104729}"]

    flux = lignes_xlsx(["a", "b"], lignes())
    premier = next(flux)
    assert len(premier) < 4 * PAQUET and len(lus) < 40_000
    assert load_workbook(io.BytesIO(premier + b"".join(flux))).active.max_row == 40_001


@pytest.mark.parametrize("valeur", [*HOSTILES, *INOFFENSIFS, "'=1", "''=1", "'a", '"=1+1', "' =1", "-0.46", ""])
def test_cell_made_harmless_is_read_back_as_it_was(valeur):
    assert cellule_lue(cellule_csv(valeur)) == valeur
