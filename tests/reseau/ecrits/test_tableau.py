"""The table of the note: a file as spreadsheets write it, reviewed, applied once, undone; sums over sums."""

import io
import random
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from home.erreurs import RegleRefusee
from reseau.ecrits.models import ImportMesures, IndicateurTerritoire, MesureTerritoire
from reseau.ecrits.queries.tableau import consolider, tableau_du_bassin
from reseau.ecrits.rules.tableau import import_annuler, indicateur_ecrire, mesures_importer, mesures_lire, nombre_lire
from reseau.territoires.models import Commission, CompositionCommission
from tests.fabriques import un_bassin, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.ecrits.fabriques import un_document, un_indicateur, une_mesure

pytestmark = pytest.mark.django_db
TETE = "code;bassin;annee;valeur;sur\r\n"
GUILLEMETS = '"CODE";"Bassin";"Année";"Valeur";"Sur"\r\n"part";"chatellerault";"2023";"1234,50";"100,00"'


def deposer(client, contenu: bytes, nom: str = "mesures.csv"):
    return client.post(reverse("document_mesures"), {"fichier": SimpleUploadedFile(nom, contenu)})


def test_a_number_is_read_as_it_is_written():
    for tape, lu in (
        ("12 345,6", "12345.60"), ("12\u202f345", "12345.00"), ("12\xa0345,60", "12345.60"), ("12345.6", "12345.60"),
        ("12.345,67", "12345.67"), ("7,5 %", "7.50"), ("-3", "-3.00"), ("−3", "-3.00"), ("", None), (" ", None),
    ):  # fmt: skip
        assert nombre_lire(texte=tape) == (None if lu is None else Decimal(lu)), tape


@pytest.mark.parametrize("tape", ["douze", "1,2,3", "1.234", "12,345", "1e5", "NaN", "٣", "9" * 13, "12-3", "#REF!"])
def test_what_is_no_number_is_refused(tape):
    with pytest.raises(ValueError, match="décimales|nombre|grand"):
        nombre_lire(texte=tape)


def un_classeur() -> bytes:
    feuille = Workbook()
    feuille.active.append(["code", "bassin", "annee", "valeur", "sur"])
    feuille.active.append(["part", "Châtellerault", 2023, 1234.5, 100])
    tampon = io.BytesIO()
    feuille.save(tampon)
    return tampon.getvalue()


@pytest.mark.parametrize(
    ("contenu", "nom"),
    [
        (f"\ufeff{TETE}part;Châtellerault;2023;1 234,5;100\r\n".encode(), "excel-utf8.csv"),
        (f"{TETE}part;Châtellerault;2023;1\xa0234,5;100\r\n".encode("cp1252"), "excel-windows.csv"),
        ("Tableau,,,,,\ncode,bassin,annee,valeur,sur,note\npart,châtellerault,2023,1234.5,100,x\n".encode(), "lo.csv"),
        (f"\ufeff{GUILLEMETS}".encode(), "guillemets.csv"), (un_classeur(), "mesures.xlsx"),
        (f"{TETE}part;chatellerault;2023;1234,5;100;;\r\n;;;;\r\n".encode("utf-16"), "utf16.csv"),
    ],
)  # fmt: skip
def test_a_file_of_any_spreadsheet_is_read(client, contenu, nom):
    bassin = un_bassin("chatellerault")
    type(bassin).objects.filter(pk=bassin.pk).update(nom="Châtellerault")
    un_indicateur("part", unite="%")
    client.force_login(une_region())
    page = deposer(client, contenu, nom)
    assert "1 mesure à écrire" in lue(page), lue(page)
    client.post(reverse("document_mesures_appliquer"), {"jeton": page.context["jeton"]})
    assert MesureTerritoire.objects.values_list("bassin__code", "annee", "valeur", "sur").get() == (
        "chatellerault", 2023, Decimal("1234.50"), Decimal(100),
    )  # fmt: skip


def test_each_line_that_is_refused_says_why_and_the_others_are_written(client):
    un_bassin()
    un_indicateur()
    une_mesure(7, annee=2022)
    client.force_login(une_region())
    lignes = [
        "population;niort;2023;58 000;", "population;niort;2022;7;", "emplois;niort;2023;1;",
        "population;paris;2023;1;",
        "population;niort;23;1;", "population;niort;2021;douze;", "population;niort;2021;;",
        "population;niort;2020;1;0",
        "population;Niort;2023;9;", "population;niort", "=cmd();niort;2021;1;",
    ]  # fmt: skip
    page = deposer(client, (TETE + "\r\n".join(lignes)).encode())
    vue = lue(page)
    for dit in (
        "1 mesure à écrire", "1 déjà au tableau", "9 lignes refusées",
        "Ligne 4 : aucun indicateur n’a le code « emplois »",
        "Ligne 5 : aucun bassin ne se nomme « paris »", "Ligne 6 : l’année s’écrit en quatre chiffres",
        "Ligne 7 : « douze » n’est pas un nombre", "Ligne 8 : il n’y a pas de valeur",
        "Ligne 9 : un dénominateur est plus grand que zéro", "Ligne 10 : la même mesure est ligne 2",
        "Ligne 11 : elle n’a pas autant de cellules que l’en-tête",
    ):  # fmt: skip
        assert dit in vue, dit
    assert MesureTerritoire.objects.count() == 1
    jeton = {"jeton": page.context["jeton"]}
    for _ in range(2):  # un double clic n’écrit qu’une fois
        client.post(reverse("document_mesures_appliquer"), jeton)
    assert (MesureTerritoire.objects.count(), ImportMesures.objects.count()) == (2, 1)
    encore = deposer(client, (TETE + lignes[0]).encode())
    assert "Rien ne serait écrit" in lue(encore)


def test_a_file_that_makes_no_sense_is_refused_at_its_field(client):
    for nom, contenu in (
        ("vide.csv", b""), ("tete.csv", TETE.encode()), ("autre.csv", b"a;b\r\n1;2\r\n"), ("image.csv", b"\x89PNG\x00"),
        ("page.csv", b"<html>code;bassin;annee;valeur"), ("faux.xlsx", b"PK\x03\x04rien"), ("x.pdf", b"%PDF-1.7"),
        ("guillemet.csv", f'{TETE}"population;niort'.encode()),
    ):  # fmt: skip
        client.force_login(une_region())
        page = deposer(client, contenu, nom)
        assert page.status_code == 422, nom
        assert page.context["form"].errors["fichier"], nom


def test_what_a_file_changed_is_put_back_and_what_changed_since_stays():
    region, niort = une_region(), un_bassin()
    ancienne, population = une_mesure(10, annee=2021), un_indicateur()
    places = {annee: (population.pk, niort.pk, annee) for annee in (2021, 2022, 2023)}
    mesures = [(places[annee], (Decimal(annee), None)) for annee in places]
    fait = mesures_importer(par=region, cle=uuid.uuid4(), nom="a.csv", mesures=mesures)
    mesures_importer(par=region, cle=uuid.uuid4(), nom="b.csv", mesures=[(places[2023], (Decimal(3), None))])
    assert import_annuler(importation=fait, par=region) == 1
    ancienne.refresh_from_db()
    assert (ancienne.valeur, MesureTerritoire.objects.filter(annee=2022).exists()) == (10, False)
    assert MesureTerritoire.objects.get(annee=2023).valeur == 3
    autre = {"cle": uuid.uuid4(), "nom": "c.csv"}
    refus_attendus = {
        "deja": lambda: import_annuler(importation=fait, par=region),
        "vide": lambda: mesures_importer(par=region, mesures=[], **autre),
        "droit": lambda: mesures_importer(par=une_chargee_de_mission(), mesures=mesures, **autre),
        "code": lambda: indicateur_ecrire(par=region, indicateur=population, code="autre"),
    }
    for code, geste in refus_attendus.items():
        with pytest.raises(RegleRefusee) as refus:
            geste()
        assert refus.value.code == code


def test_the_region_is_the_sum_of_what_is_counted_over_the_sum_of_what_it_is_out_of():
    hasard = random.Random(5)
    for _ in range(200):
        mesures = [
            MesureTerritoire(valeur=Decimal(hasard.randrange(1000)), sur=Decimal(hasard.randrange(1, 5000)))
            for _ in range(hasard.randrange(1, 20))
        ]
        case = consolider("%", mesures)
        assert case.part == 100 * sum(m.valeur for m in mesures) / sum(m.sur for m in mesures)
    parts = [MesureTerritoire(valeur=Decimal(12)), MesureTerritoire(valeur=Decimal(14))]
    assert consolider("%", parts) is None  # des parts seules ne s’additionnent pas
    melees = [MesureTerritoire(valeur=Decimal(1), sur=Decimal(4)), MesureTerritoire(valeur=Decimal(9))]
    assert (consolider("%", melees).part, consolider("%", melees).manquent) == (25, 1)


def test_a_note_shows_the_same_table_for_every_bassin_and_says_what_is_missing(client):
    niort, cognac, royan = (un_bassin(code) for code in ("niort", "cognac", "royan"))
    commission = Commission.objects.create(code="c", nom="C")
    for bassin in (niort, cognac):
        CompositionCommission.objects.create(commission=commission, bassin=bassin, du="2020-01-01")
    chomage = un_indicateur("chomage", unite="%", libelle="Taux de chômage")
    un_indicateur("offres", unite="offres", libelle="Offres déposées")
    un_indicateur("vieux", libelle="Hors du tableau", retire=True)
    une_mesure(5, 100, indicateur=chomage, annee=2022)
    une_mesure(10, 100, indicateur=chomage)
    une_mesure(90, 300, indicateur=chomage, bassin=cognac)
    tableau = tableau_du_bassin(niort)
    (ligne, offres) = tableau.lignes
    assert tableau.annees == [2022, 2023]
    assert [case.phrase for case in ligne.cases] == ["5,0\xa0%", "10,0\xa0%"]
    assert (ligne.voisins.phrase, ligne.voisins.manquent) == ("25,0\xa0%", 0)
    assert (ligne.region.phrase, ligne.region.manquent) == ("25,0\xa0%", 1)
    assert offres.manque
    assert [x.indicateur for x in tableau_du_bassin(royan).lignes] == [x.indicateur for x in tableau.lignes]
    note = un_document("PUBLIE", genre="NOTE", diffusion="TOUS")
    vue = lue(client.get(reverse("document_local", args=[note.uuid])))
    assert "10,0 %" in vue
    assert "<polyline" in vue
    assert 'aria-label="Taux de chômage : 5,0 %, puis 10,0 %"' in vue
    assert "Manquent pour ce bassin : offres déposées." in vue
    assert "Hors du tableau" not in vue


def test_the_region_keeps_the_indicators_and_takes_the_measures_away_as_a_file_that_reads_again(client):
    client.force_login(une_region())
    dit = {"code": "population", "libelle": "Population", "unite": "habitants", "source": "Insee, 2023", "ordre": 1}
    adresse = reverse("document_indicateur_ajouter")
    assert client.post(adresse, {**dit, "code": "Pas un code"}).status_code == 422
    assert client.post(adresse, dit).status_code == 302
    assert "déjà pris" in lue(client.post(adresse, dit))
    population = IndicateurTerritoire.objects.get()
    une_mesure(58000)
    client.post(reverse("document_indicateur", args=[population.pk]), {**dit, "retire": "on"})
    assert IndicateurTerritoire.objects.get().retire
    contenu = b"".join(client.get(reverse("document_mesures_csv")).streaming_content)
    assert [ligne.sort for ligne in mesures_lire(contenu=contenu).lignes] == ["PAREILLE"]
    assert "population" in lue(client.get(reverse("document_tableau")))
