"""Files as other people make them, and as nobody should: CSV of every kind, workbooks sound and hostile (U25, U35)."""

import datetime
import io
import struct
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import numbers

from home.documents.tableurs import lignes_csv
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.imports.tableaux import OCTETS_MAX, poids, tableau_lire
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from tests import fabriques
from tests.reseau.echanges.test_correspondances import classeur

pytestmark = pytest.mark.django_db
ENTETE = "Structure;Ville;Présentation"
REGLAGES = {
    "colonnes": {"Structure": "structure_nom", "Présentation": "presentation"},
    "constantes": {"reseau": "partenaires"},
}


def lignes(contenu) -> list:
    """The lines of a table, as dictionaries."""
    return [brut for _, brut in tableau_lire(contenu).lignes]


# CSV


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separateur", [";", ",", "\t", "|"])
@pytest.mark.parametrize("fin", ["\r\n", "\n", "\r"])
def test_table_is_read_whatever_its_encoding_separator_and_ends_of_line(encodage, separateur, fin):
    texte = fin.join([ENTETE, "Œuvre d’été;Niort;«\u00a0Côté d'Or\u00a0»", ""]).replace(";", separateur)
    tableau = tableau_lire(texte.encode(encodage))
    dit = "UTF-16" if encodage.startswith("utf-16") else encodage.removesuffix("-sig").upper()
    assert tableau.encodage == dit and tableau.titres[2] == "Présentation"
    assert [brut for _, brut in tableau.lignes] == [
        {"structure": "Œuvre d’été", "ville": "Niort", "présentation": "«\u00a0Côté d'Or\u00a0»"}
    ]


def test_title_above_the_header_is_passed_over_and_the_header_says_the_separator():
    contenu = f"Annuaire, édition 2026\n\n{ENTETE};\nA;B;C;\n\nD;E;F;\nG;H\n".encode()
    assert [(n, brut and brut["structure"]) for n, brut in tableau_lire(contenu).lignes] == [
        (4, "A"), (6, "D"), (7, None),
    ]  # fmt: skip
    assert lignes(b"Structure;Ville\nA, B et C;Niort\n")[0] == {"structure": "A, B et C", "ville": "Niort"}


def test_table_that_cannot_be_read_says_where_and_why():
    for octets, dit in (
        (f'{ENTETE}\nA;B;"jamais fermé\n'.encode() + b"x" * 200_000, "Ligne 2 : la cellule ne se lit pas"),
        (f"{ENTETE}\nA\x00;B;C\n".encode(), "ni un classeur ni un texte"),
        (b"MZ;structure;ville\nA;B;C\n", "ni un classeur ni un texte"),
        (b"%PDF-1.7;a;b\nA;B;C\n", "ni un classeur ni un texte"),
        (b"\xff\xfe\x00", "encodage"),
        (b"a;b\n\x81\x8d;c\n", "encodage"),
        (";".join(f"c{n}" for n in range(16_384)).encode(), "16384 colonnes : 500 au plus"),
        (b"nom;ville;Nom \nA;B;C\n", "deux fois : nom"),
        (b"x" * 4_000_000, "cellule trop longue"),
        (b"Structure;Ville\n" + b"y" * 4_000_000 + b";Niort\n", "Ligne 2"),
    ):
        with pytest.raises(FichierRefuse, match=dit):
            list(tableau_lire(octets).lignes)


# Classeurs


def test_workbook_gives_texts_dates_booleans_and_whole_numbers():
    fichier, tampon = Workbook(), io.BytesIO()
    fichier.active.append(["Structure", "SIRET", "Le", "À", "Ouvert", "Lat", "Faute", "Code", "Formule"])
    fichier.active.append([
        "A", 73282932000074.0, datetime.date(2026, 11, 3), datetime.time(9, 30), True, 46.3284, "#N/A", 1230, "=1+1",
    ])  # fmt: skip
    fichier.active["H2"].number_format = "00000"
    fichier.active["C2"].number_format = numbers.FORMAT_DATE_DDMMYY
    fichier.active["G2"].data_type = "e"
    fichier.save(tampon)
    (brut,) = lignes(tampon.getvalue())
    assert list(brut.values()) == ["A", "73282932000074", "2026-11-03", "09:30", "oui", "46.3284", "", "01230", ""]


def test_first_sheet_that_holds_something_is_read_unless_another_is_named():
    fichier, tampon = Workbook(), io.BytesIO()
    cachee = fichier.create_sheet("Cachée")
    cachee.append(["Secret", "Clé"])
    cachee.sheet_state = "hidden"
    for nom in ("Un", "Deux"):
        fichier.create_sheet(nom).append([nom, "Ville"])
    fichier.save(tampon)
    tableau = tableau_lire(tampon.getvalue())
    assert (tableau.feuille, tableau.feuilles) == ("Un", ("Sheet", "Un", "Deux"))
    assert tableau_lire(tampon.getvalue(), "Deux").colonnes == ["deux", "ville"]
    with pytest.raises(FichierRefuse, match="n’a pas de feuille « Cachée »"):
        tableau_lire(tampon.getvalue(), "Cachée")


def test_long_cell_comes_in_whole_from_a_csv_and_our_own_spreadsheet_from_a_workbook():
    fabriques.un_reseau("partenaires")
    contenu = f"{ENTETE}\nRelais;Niort;{'x' * 32_768}\n".encode()
    import_lancer(contenu=contenu, nom="h", source="s", essai=False, correspondance=REGLAGES)
    assert Structure.objects.get().presentation == "x" * 32_768
    fabriques.un_reseau("partenaires")
    contenu = classeur(["structure_id", "structure_nom", "reseau"], [12.0, "Relais", "partenaires"])
    for attendu in ("créées 1, modifiées 0", "créées 0, modifiées 0, inchangées 1"):
        assert import_lancer(contenu=contenu, nom="a.xlsx", source="x", essai=False).bilan.startswith(attendu)


def remplacer(contenu: bytes, nom: str, octets: bytes) -> bytes:
    """The same archive, one part replaced or added."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as apres:
        for partie in avant.namelist():
            if partie != nom:
                apres.writestr(partie, avant.read(partie))
        apres.writestr(nom, octets)
    return sortie.getvalue()


SAIN = classeur(["Structure", "Ville"], ["Relais", "Niort"])
FEUILLE = "xl/worksheets/sheet1.xml"
ESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def feuille(corps: str, avant: str = "") -> bytes:
    texte = f'<?xml version="1.0"?>{avant}<worksheet xmlns="{ESPACE}"><sheetData>{corps}</sheetData></worksheet>'
    return remplacer(SAIN, FEUILLE, texte.encode())


def menteur() -> bytes:
    """A part whose header says ten bytes and holds ten megabytes."""
    octets = bytearray(remplacer(SAIN, FEUILLE, b"<a>" + b" " * 10_000_000 + b"</a>"))
    for marque, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        debut = octets.find(FEUILLE.encode(), 0)
        while debut != -1:
            tete = octets.rfind(marque, 0, debut)
            if tete != -1 and debut - tete < 60:
                octets[tete + place : tete + place + 4] = struct.pack("<I", 10)
            debut = octets.find(FEUILLE.encode(), debut + 1)
    return bytes(octets)


def chiffre() -> bytes:
    """Every part marked as encrypted."""
    octets = bytearray(SAIN)
    for marque, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        debut = octets.find(marque)
        while debut != -1:
            octets[debut + place] |= 1
            debut = octets.find(marque, debut + 1)
    return bytes(octets)


def bombe() -> bytes:
    return feuille("<row>" + "<c><v>1</v></c>" * 6_000_000 + "</row>")


HOSTILES = {
    "entités": (lambda: feuille("<row><c t='str'><v>&a;</v></c></row>", '<!DOCTYPE a [<!ENTITY a "x">]>'), "interdite"),
    "type de document": (lambda: feuille("<row/>", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x">'), "interdite"),
    "textes partagés": (
        lambda: remplacer(SAIN, "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY a "x">]><sst/>'),
        "interdite",
    ),
    "milliards de rires": (
        lambda: remplacer(SAIN, "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'),
        "interdite",
    ),
    "bombe": (bombe, "trop lourd"),
    "ligne sans fin": (lambda: feuille("<row>" + "<c/>" * 130_000 + "</row>"), "trop lourd"),
    "en-tête menteur": (menteur, "abîmé"),
    "chiffré par l’archive": (chiffre, "mot de passe"),
    "chiffré par le tableur": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mot de passe"),
    "macros": (lambda: remplacer(SAIN, "xl/vbaProject.bin", b"x"), "macros"),
    "coupé": (lambda: SAIN[: len(SAIN) // 2], "abîmé"),
    "octet retourné": (lambda: feuille("<row>").replace(b"PK\x05\x06", b"PK\x05\x07"), "abîmé"),
    "XML mal formé": (lambda: feuille("<row><c>"), "abîmé"),
    "XML d’autre chose": (lambda: remplacer(SAIN, "xl/workbook.xml", b"<a/>"), "abîmé|aucune ligne"),
    "référence folle": (lambda: feuille("<row r='x'><c r='!!'><v>1</v></c></row>"), "abîmé|aucune ligne"),
    "texte partagé absent": (lambda: feuille("<row><c t='s'><v>999999</v></c></row>"), "abîmé|aucune ligne"),
    "document de texte": (
        lambda: remplacer(SAIN, "mimetype", b"x").replace(b"xl/workbook.xml", b"xl/wxrkbook.xml"),
        "xlsx",
    ),
    "archive quelconque": (lambda: b"PK\x03\x04" + bytes(100), "abîmé"),
    "vide": (lambda: classeur(), "aucune ligne"),
    "feuilles vides": (lambda: classeur([None, ""], ["  "]), "aucune ligne"),
    "colonnes": (lambda: classeur([f"c{n}" for n in range(16_384)]), "16384 colonnes : 500 au plus"),
}


@pytest.mark.parametrize("nom", HOSTILES)
def test_workbook_that_must_not_be_opened_is_refused_with_what_to_do(nom):
    fabrique, dit = HOSTILES[nom]
    with pytest.raises(FichierRefuse, match=dit):
        list(tableau_lire(fabrique()).lignes)


def test_one_cell_in_the_last_corner_is_one_line_refused_and_costs_little():
    fichier, tampon = Workbook(), io.BytesIO()
    fichier.active.append(["Structure", "Ville"])
    fichier.active.append(["Relais", "Niort"])
    fichier.active["XFD1048576"] = "loin"
    fichier.save(tampon)
    tracemalloc.start()
    lues = list(tableau_lire(tampon.getvalue()).lignes)
    pic = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lues == [(2, {"structure": "Relais", "ville": "Niort"}), (1_048_576, None)] and pic < 20 * 1024**2


def test_weight_of_a_workbook_is_the_one_of_its_texts_and_a_free_table_without_settings_is_refused():
    octets = feuille("<row><c t='inlineStr'><is><t>" + "a" * 4_000_000 + "</t></is></c></row>")
    assert len(octets) < 100_000 and 1_000_000 < poids(octets) < OCTETS_MAX and poids(b"abc") == 3
    with pytest.raises(FichierRefuse, match="ne sont pas connues : structure, ville"):
        fichier_lire(SAIN)


# Cellules hostiles

CELLULES = [
    "=1+1", "+33 6 12 34 56 78", "-5", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "a;=1+1", '"=1+1',
    '=HYPERLINK("http://x";"clic")', "=cmd|' /C calc'!A0", "|cmd", "%0A=1", "0612345678", "00123", "Côté d'Or",
    "x" * 32_767, "<script>alert(1)</script>", "{{ 7|add:7 }}",
]  # fmt: skip


def test_hostile_cells_come_in_unchanged_from_a_csv_and_from_a_workbook():
    fabriques.un_reseau("partenaires")
    fichier, tampon = Workbook(), io.BytesIO()
    fichier.active.append(["Structure", "Ville", "Présentation"])
    for rang, cellule in enumerate(CELLULES, 2):
        fichier.active.append([f"Relais {rang}", "Niort"])
        fichier.active.cell(rang, 3).value = cellule
        fichier.active.cell(rang, 3).data_type = "s"
    fichier.save(tampon)
    rangs = [[f"Relais {rang}", "Niort", cellule] for rang, cellule in enumerate(CELLULES, 2)]
    texte = "".join(lignes_csv(ENTETE.split(";"), rangs))
    attendues = [cellule.strip() for cellule in CELLULES]  # les blancs autour ne comptent nulle part
    for source, octets in {"csv": texte.encode(), "xlsx": tampon.getvalue()}.items():
        bilan = import_lancer(contenu=octets, nom="h", source=source, essai=False, correspondance=REGLAGES).bilan
        assert bilan.startswith(f"créées {len(CELLULES)}, ")
        siennes = Structure.objects.filter(source=source).order_by("pk")
        assert list(siennes.values_list("presentation", flat=True)) == attendues
