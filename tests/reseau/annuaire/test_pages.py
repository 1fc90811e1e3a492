"""The public screens: tolerant addresses, no cookie, list and fragment, sheet, spreadsheet, suggestions."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.adresses import requete_stable
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.annuaire.rules.services import service_au_lieu_ajouter
from reseau.structures.rules import structure_fusionner, structure_statut_changer
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(client: Client, **parametres) -> str:
    reponse = client.get(reverse("annuaire"), parametres)
    assert reponse.status_code == 200
    return page_lue(reponse).replace("\u00a0", " ").replace("&nbsp;", " ")


# Search page


def test_search_page_lists_near_structures_and_sets_no_cookie(client):
    une_offre("Mission locale du Marais", publics=["jeunes-16-25"], niveaux_cep=["cep-2019-1"])
    reponse = client.get(reverse("annuaire"), {"q": "conseil", "lieu": "Niort"})
    texte = page_lue(reponse)
    assert "1 structure autour de Niort" in texte and "Mission locale du Marais" in texte
    assert 'data-lat="46.32840"' in texte and "Niveau CEP 1" in texte.replace("\u00a0", " ")
    assert not reponse.cookies and "HX-Request" in reponse["Vary"]


def test_search_page_asked_by_htmx_gives_the_list_the_filters_and_a_clean_address(client):
    une_offre("Mission locale du Marais")
    parametres = {"q": "", "lieu": "Niort", "public": "salaries", "rayon": "30", "mission": ""}
    reponse = client.get(reverse("annuaire"), parametres, headers={"HX-Request": "true"})
    texte = page_lue(reponse)
    assert "<html" not in texte and 'id="resultats"' in texte and 'hx-swap-oob="true"' in texte
    assert reponse["HX-Push-Url"] == "/annuaire/?lieu=Niort&public=salaries"


@pytest.mark.long
@pytest.mark.parametrize(
    "parametres",
    [
        {"page": "999999"}, {"page": "-1"}, {"page": "abc"}, {"rayon": "1000000"}, {"rayon": "x"}, {"mission": "xyz"},
        {"bassin": "nulle-part"}, {"bassin": "É à"}, {"ouvert": "peut-être"}, {"q": "\u202e<script>alert(1)</script>"},
        {"theme": ["vae", "cep", ""]}, {"inconnu": "1"}, {"lieu": "' OR 1=1--"}, {"lieu": "0"}, {"q": "a" * 5000},
        {"lieu": "b" * 5000}, {"public": "x" * 5000}, {"rayon": "bassin", "lieu": "Niort"},
    ],
)  # fmt: skip
def test_search_page_with_any_address_answers(client, parametres):
    une_offre("Mission locale du Marais")
    texte = page(client, **parametres)
    assert "<script>alert" not in texte and "structure" in texte


def test_search_page_of_an_unknown_town_says_so_at_its_field_and_keeps_the_text(client):
    texte = page(client, q="vae", lieu="Xyzxyzxyz")
    assert "Nous ne trouvons pas cette commune" in texte and 'value="Xyzxyzxyz"' in texte and 'value="vae"' in texte
    assert 'aria-describedby="a-ou-erreur"' in texte


def test_search_page_understands_a_mistyped_town_and_says_what_it_understood(client):
    une_commune("Niort")
    assert "Nous avons compris Niort (79)" in page(client, lieu="Niot")


def test_search_page_reads_the_town_at_the_end_of_the_need(client):
    une_offre("Mission locale du Marais", nom="Bilan de compétences")
    une_offre("À Poitiers", "Poitiers", nom="Bilan de compétences")
    texte = page(client, q="bilan de compétences à Niort")
    assert "1 structure autour de Niort" in texte and "Nous cherchons « bilan de compétences » autour de" in texte


def test_search_page_without_answer_proposes_what_to_loosen(client):
    une_offre("Près", publics=["salaries"])
    une_offre("Loin", "Poitiers", publics=["apprentis"])
    texte = page(client, lieu="Niort", rayon="10", public="apprentis")
    assert "Aucune structure autour de Niort" in texte
    assert "Chercher à 100 km</a>" in texte and "Chercher dans toute la région</a>" in texte
    assert texte.count("(1 structure)") == 3 and "Chercher à 50 km" not in texte  # n’y changerait rien
    assert "?lieu=Niort&amp;rayon=10" in texte


def test_search_page_without_answer_widens_each_part_of_a_need_that_names_its_town(client):
    une_offre("Loin", "Parthenay", nom="Atelier VAE", publics=["salaries"])
    une_offre("Près", nom="Entretien", publics=["apprentis"])
    texte = page(client, q="atelier vae niort", public="apprentis")
    assert "Aucune structure autour de Niort" in texte
    assert 'href="?lieu=Niort+%2879%29&amp;public=apprentis">Chercher sans les mots' in texte
    assert 'href="?q=atelier+vae&amp;lieu=Niort+%2879%29">Retirer le filtre' in texte


def test_search_page_shows_each_active_filter_with_its_way_out(client):
    une_offre("Mission locale du Marais", publics=["salaries"])
    texte = page(client, public="salaries", ouvert="oui")
    assert 'aria-label="Retirer le filtre Salariés"' in texte and 'aria-label="Retirer le filtre Ouvert' in texte


def test_search_page_second_page_goes_on_with_its_numbers(client):
    for n in range(23):
        une_offre(f"Offre {n:02d}")
    texte = page(client, page="2")
    assert '<ol class="services-liste" start="21">' in texte and texte.count('class="structure__n"') == 3


def test_search_page_makes_as_many_queries_for_one_and_for_twenty(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    une_offre("Offre 0")
    page(client, q="conseil", lieu="Niort")
    with CaptureQueriesContext(connection) as une:
        page(client, q="conseil", lieu="Niort")
    for n in range(1, 20):
        une_offre(f"Offre {n}")
    page(client, q="conseil", lieu="Niort")
    with CaptureQueriesContext(connection) as vingt:
        page(client, q="conseil", lieu="Niort")
    assert len(une) == len(vingt)


def test_address_of_a_search_is_the_same_whatever_the_order(rf):
    une = requete_stable(rf.get("/", {"public": "salaries", "q": "vae", "page": "1", "mission": ""}).GET)
    assert une == requete_stable(rf.get("/?q=vae&x=1&public=salaries&rayon=30").GET) == "q=vae&public=salaries"


def test_printed_search_says_what_was_asked_and_where_to_find_it_again(client):
    une_offre("Mission locale du Marais")
    texte = page(client, q="conseil", mission="conseil", lieu="Niort", x="1")
    imprime = texte.split("d-print-block")[1].split("</p>")[0]
    assert "Recherche : « conseil »" in imprime and "Filtres : Conseil" in imprime
    assert "http://testserver/annuaire/?q=conseil&amp;lieu=Niort&amp;mission=conseil" in imprime


# Spreadsheet and suggestions


def test_export_gives_every_line_of_the_search_neutralised(client):
    une_offre("=Danger", nom="Conseil", lieu={"horaires": "Mo 09:00-12:00", "telephone": "0536490011"})
    une_offre("Ailleurs", "Poitiers")
    reponse = client.get(reverse("annuaire_export"), {"lieu": "Niort"})
    texte = b"".join(reponse.streaming_content).decode()
    assert texte.startswith("\ufeff") and '"\'=Danger"' in texte and "Ailleurs" not in texte
    assert "05\u00a036\u00a049\u00a000\u00a011" in texte and "Lundi" in texte and texte.count("\n") == 2


def export(client: Client, **parametres) -> list[dict[str, str]]:
    reponse = client.get(reverse("annuaire_export"), parametres)
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig").replace("\u00a0", " ").replace("\u202f", " ")
    return list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";"))


def test_export_tells_the_hours_of_the_service_else_of_the_place_else_of_its_half_days(client):
    hote, recue = fabriques.une_structure(nom="Hôte"), fabriques.une_structure(nom="Reçue")
    murs = un_lieu(hote, horaires="Mo-Fr 09:00-17:00; PH off")
    service = un_service(hote, murs, nom="Conseil")
    assert export(client)[0]["Horaires"] == "Du lundi au vendredi : 9 h à 17 h"
    service_au_lieu_ajouter(service=service, lieu=murs, horaires="Tu 14:00-16:00", contact="Accueil, 05 49 00 00 00")
    assert [export(client)[0][nom] for nom in ("Horaires", "Contact")] == [
        "Mardi : 14 h à 16 h", "Accueil, 05 49 00 00 00",
    ]  # fmt: skip
    antenne = un_lieu(recue, chez=hote, horaires="", permanence=True)
    un_service(recue, antenne, nom="Permanence")
    creneau_creer(
        lieu=murs, structure=recue, jour=3, demi_journee="MATIN", debut=datetime.time(9), fin=datetime.time(12)
    )
    lignes = {ligne["Service"]: ligne for ligne in export(client)}
    assert lignes["Permanence"]["Horaires"] == "Jeudi matin : 9 h à 12 h"


def test_export_of_a_remote_service_still_says_whom_to_call(client):
    structure = fabriques.une_structure(nom="Ligne", telephone="0549000000", courriel="ligne@essai.example")
    un_service(structure, nom="Par téléphone", modes=["A_DISTANCE"])
    ligne = export(client)[0]
    assert (ligne["Téléphone"], ligne["Courriel"], ligne["Commune"]) == ("05 49 00 00 00", "ligne@essai.example", "")


def test_search_over_everything_tells_services_apart_even_when_a_name_has_commas(client):
    service = une_offre("Relais des Ajoncs", nom="Lire, écrire, compter : faire le point")
    un_service(service.structure, *service.lieux.all(), nom="Ajoncs : conseil VAE")
    vue = page_lue(client.get("/recherche/", {"q": "ajoncs"})).replace("\u00a0", " ")
    assert "Lire, écrire, compter : faire le point · Ajoncs : conseil VAE" in vue or (
        "Ajoncs : conseil VAE · Lire, écrire, compter : faire le point" in vue
    )


def test_suggestions_answer_in_json_without_cookie(client):
    reponse = client.get(reverse("annuaire_suggestions"), {"q": "alter"})
    assert "Alternance et apprentissage" in reponse.json()["suggestions"] and not reponse.cookies
    assert client.get(reverse("annuaire_suggestions"), {"q": '"*('}).json() == {"suggestions": []}


# Sheet


def fiche(client: Client, structure, **parametres) -> str:
    reponse = client.get(reverse("structure", args=[structure.code]), parametres)
    assert reponse.status_code == 200
    return page_lue(reponse).replace("\u00a0", " ").replace("&nbsp;", " ")


def test_sheet_tells_who_what_where_and_when(client):
    offre = une_offre(
        "Mission locale du Marais", nom="Faire le point", publics=["jeunes-16-25"], zone="BASSIN", zone_codes=["niort"],
        niveaux_cep=["cep-2019-1"], lieu={"horaires": "Mo-Fr 09:00-12:00; PH off", "telephone": "0536490011",
                                          "acces": "Plain-pied", "langues": ["français"]},
    )  # fmt: skip
    texte = fiche(client, offre.structure, lieu="Parthenay")
    for attendu in (
        "Faire le point", "jeunes de 16 à 25 ans", "bassin de Niort", "Du lundi au vendredi", "9 h à 12 h",
        "05 36 49 00 11", "Plain-pied", "Niveau CEP 1", "Gratuit", "Bassin de Niort", "confirmée|Fiche à jour au",
    ):  # fmt: skip
        assert any(morceau in texte for morceau in attendu.split("|")), attendu
    assert "L’équipe" not in texte


@pytest.mark.parametrize(
    ("codes", "dite"),
    [
        (["niort"], "bassin de Niort."),
        (["niort", "angouleme"], "bassins de Niort et d’Angouleme."),
        (["niort", "angouleme", "cognac"], "bassins de Niort, d’Angouleme et de Cognac."),
    ],
)
def test_sheet_says_to_whom_a_service_is_open_as_one_says_it(client, codes, dite):
    for code in codes:
        fabriques.un_bassin(code)
    offre = une_offre("Mission locale du Marais", zone="BASSIN", zone_codes=codes)
    vue = page_lue(client.get(reverse("structure", args=[offre.structure.code])))
    assert f"Ouvert à&nbsp;:</strong> {dite}" in vue


def test_sheet_with_a_town_gives_the_distance(client):
    une_commune("Parthenay")
    assert "à 39 km de Parthenay" in fiche(client, une_offre("Structure").structure, lieu="Parthenay")


def test_sheet_shows_its_team_to_members_only(client):
    structure = une_offre("Structure").structure
    fabriques.un_conseiller(structure, prenom="Nadia", nom="Ferrand")
    assert "Ferrand" not in fiche(client, structure)
    client.force_login(fabriques.un_conseiller())
    assert "Ferrand" in fiche(client, structure)


@pytest.mark.parametrize(("jours", "dit"), [(30, None), (200, "à confirmer"), (400, "plus d’un an")])
def test_sheet_tells_its_freshness(client, jours, dit):
    jour = timezone.localdate() - datetime.timedelta(days=jours)
    structure = une_offre("Structure", lieu={"confirme_le": jour}, confirme_le=jour).structure
    texte = fiche(client, structure)
    assert (dit in texte) if dit else ("message--attention" not in texte)


def test_sheet_of_a_merged_structure_leads_to_the_other(client):
    source, cible = une_offre("Ancienne").structure, une_offre("Nouvelle").structure
    structure_fusionner(source=source, cible=cible)
    reponse = client.get(reverse("structure", args=[source.code]))
    assert reponse.status_code == 301 and reponse["Location"].endswith(f"/{cible.code}/")


@pytest.mark.parametrize("statut", ["CANDIDATE", "RETIREE"])
def test_sheet_of_a_hidden_structure_is_not_there(client, statut):
    structure = une_offre("Structure").structure
    if statut == "RETIREE":
        structure_statut_changer(structure=structure, statut="CHARTE", du=datetime.date(2020, 1, 1))
    structure_statut_changer(structure=structure, statut=statut, du=datetime.date(2021, 1, 1))
    assert client.get(reverse("structure", args=[structure.code])).status_code == 404


def test_sheet_hides_unpublished_services(client):
    offre = une_offre("Structure")
    un_service(offre.structure, nom="En préparation", publie=False)
    assert "En préparation" not in fiche(client, offre.structure)


def test_sheet_of_a_structure_without_anything_still_answers(client):
    assert "n’a pas encore décrit ses services" in fiche(client, fabriques.une_structure())


# What the ground floor shows


def test_search_over_everything_finds_structures(client):
    une_offre("Mission locale du Marais", nom="Faire le point")
    texte = page_lue(client.get(reverse("recherche"), {"q": "point"}))
    assert "Structures et services" in texte and "Mission locale du Marais" in texte


def test_home_page_offers_the_search_the_bassins_and_a_figure(client):
    une_offre("Mission locale du Marais")
    texte = page_lue(client.get("/"))
    assert 'action="/annuaire/"' in texte and "/annuaire/?bassin=niort" in texte and "lieux d’accueil" in texte
