"""Commune search over the real table: prefixes, St, accents, hyphens, postal codes, former names, typing mistakes."""

import pytest

from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import commune_get, commune_par_code, commune_search
from reseau.territoires.rules import territoires_charger

pytestmark = pytest.mark.usefixtures("base_du_module", "db")
SAINT_JEAN, ANGOULEME, ESPAGNAC = "Saint-Jean-d’Angély (17)", "Angoulême (16)", "L’Isle-d’Espagnac (16)"
POITIERS, LA_ROCHELLE, NIORT = "Poitiers (86)", "La Rochelle (17)", "Niort (79)"


@pytest.fixture(scope="module", autouse=True)
def region(base_du_module):
    """The real communes, loaded once for this file."""
    territoires_charger()


def noms(texte, limite=8):
    return [commune.libelle for commune in commune_search(texte, limite)]


def test_search_finds_the_commune_first_whatever_the_writing_and_its_mistakes():
    for attendu, textes in (
        (NIORT, ("nior", "NIORT", "790")),
        (SAINT_JEAN, ("st jean d angely", "St-Jean-d'Angély", "saint jean d’angély", "saint jean dangely")),
        ("Sainte-Soulle (17)", ("ste soulle",)),
        (LA_ROCHELLE, ("rochelle", "La Rochelle")),
        (ESPAGNAC, ("isle d'espagnac", "espagnac")),
        ("Fontaine-le-Comte (86)", ("fontaine le comte",)),
        ("Aunac-sur-Charente (16)", ("aunac s/ charente",)),
        ("Barbezieux-Saint-Hilaire (16)", ("barbezieux",)),
        (POITIERS, ("poitirs", "poiters", "86034 Poitiers CEDEX")),
        ("Châtellerault (86)", ("chatelerau",)),
        (ANGOULEME, ("angouleme", "angulem")),
        (LA_ROCHELLE, ("la rochele",)),
        ("Bressuire (79)", ("bresuire",)),
        ("Rochefort (17)", ("rochfort",)),
        ("Parthenay (79)", ("parthnay",)),
        (SAINT_JEAN, ("saint jean dangeli",)),
        ("Chalais (16)", ("chalais 16",)),
    ):
        assert {texte: noms(texte)[0] for texte in textes} == dict.fromkeys(textes, attendu), attendu


def test_search_by_code_former_name_or_departement_gives_those_alone_most_populated_first():
    for texte, attendus in (
        ("79000", [NIORT, "Bessines (79)", "Sciecq (79)"]),
        ("79000 bess", ["Bessines (79)"]),
        ("Villejésus", ["Aigre (16)"]),
        ("16411", ["Aigre (16)"]),
        ("chalais (86)", ["Chalais (86)"]),
    ):
        assert noms(texte) == attendus, texte


def test_search_of_swapped_letters_honours_its_limit_and_the_departement():
    assert NIORT in noms("noirt") and len(noms("saint", limite=3)) == 3
    assert "Chalais (86)" not in noms("chalais 16")


def test_search_after_a_change_sees_the_new_name_and_a_name_of_today_wins_over_a_former_one(django_assert_num_queries):
    assert noms("zanzibar") == []
    modele, aigre = Commune.objects.get(code_insee="79191"), Commune.objects.get(code_insee="16005")
    modele.pk, modele.code_insee, modele.nom, modele.nom_replie = None, "79999", "Zanzibar", "zanzibar"
    modele.save()
    assert noms("zanzibar") == ["Zanzibar (79)"]
    aigre.anciens_noms = ["Villejésus", "Niort"]
    aigre.save()
    assert commune_get("Niort").code_insee == "79191" and noms("niort")[0] == NIORT
    with django_assert_num_queries(2):
        commune_search("saint")


def test_get_resolves_what_people_and_links_write():
    for code, textes in (
        ("79191", ("Niort", " niort ", "Niort (79)", "79000 Niort", "Niort 79000", "79191")),
        ("86049", ("Chalais (86)",)),
        ("16005", ("Villejésus",)),
        ("17347", ("St Jean d'Angély",)),
    ):
        assert {commune_get(texte).code_insee for texte in textes} == {code}, code


def test_get_understands_the_labels_shown_and_refuses_to_choose_between_several():
    communes = list(Commune.objects.all())
    assert len({commune.libelle for commune in communes}) == len(communes)
    connus = [commune.nom for commune in communes]
    for commune in [c for n, c in enumerate(communes) if n % 20 == 0 or connus.count(c.nom) > 1]:
        assert commune_get(commune.libelle) == commune, commune.libelle
    for texte in ("Chalais", "nior", "79000", "17300", "", "Atlantide"):
        assert commune_get(texte) is None, texte


def test_code_leads_to_the_commune_even_when_it_is_also_a_postal_code():
    assert commune_par_code("17300").nom == "La Rochelle" and commune_par_code("16411").nom == "Aigre"
    assert commune_par_code("99999") is None


def test_suggestions_page_answers_json_that_may_be_kept(client):
    reponse = client.get("/territoires/communes/", {"q": "st jean d'ang"})
    dite = {"libelle": SAINT_JEAN, "code": "17347", "departement": "Charente-Maritime", "codes_postaux": ["17400"]}
    assert reponse.json()["communes"][0].items() >= dite.items()
    assert "public" in reponse["Cache-Control"] and "max-age=3600" in reponse["Cache-Control"]
    assert client.get("/territoires/communes/").json() == {"communes": []}
    assert client.get("/territoires/communes/?q=a&q=xyzxyz").status_code == 200
    assert client.post("/territoires/communes/").status_code == 405
