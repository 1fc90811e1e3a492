"""No cell becomes a program (C01–C18)."""

import csv
import io

import pytest
from openpyxl import load_workbook

from home.tables import csv_response, xlsx_response

HOSTILES = [
    "=1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", '"=1+1',
    '=HYPERLINK("http://x";"clic")', "=cmd|' /C calc'!A0", "|cmd", "%0A=1", "-5+2",
]  # fmt: skip
INOFFENSIFS = ["Côté d'Or", "00123", "0612345678", "Œuvre", "a;b"]


def relire(reponse):
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";"))


@pytest.mark.parametrize("valeur", HOSTILES)
def test_csv_cell_that_looks_like_a_formula_is_text(valeur):
    assert relire(csv_response("x", ["a", "b"], [[valeur, "c"]]))[1][0].startswith("'")


@pytest.mark.parametrize("valeur", INOFFENSIFS)
def test_csv_harmless_cell_is_unchanged(valeur):
    lignes = relire(csv_response("x", ["a", "b"], [[valeur, "c"]]))
    assert lignes[1] == [valeur, "c"]


@pytest.mark.parametrize("valeur", [*HOSTILES, *INOFFENSIFS, "+33 6 12 34 56 78"])
def test_xlsx_text_is_stored_as_text_byte_for_byte(valeur):
    reponse = xlsx_response("x", ["a"], [[valeur]])
    cellule = load_workbook(io.BytesIO(reponse.content)).active["A2"]
    assert cellule.data_type in {"s", "inlineStr"} and cellule.value.replace("\r", "\n") == valeur.replace("\r", "\n")


def test_xlsx_too_long_cell_is_cut_and_numbers_stay_numbers():
    feuille = load_workbook(io.BytesIO(xlsx_response("x", ["a", "b"], [["é" * 40_000, 12]]).content)).active
    assert len(feuille["A2"].value) == 32_767 and feuille["B2"].value == 12
