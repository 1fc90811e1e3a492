"""The sheet: what a visitor reads, drafts, schedule, search, home page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home import registre
from safran.formations.choices import Operateur
from tests.fabriques import un_conseiller, un_reseau
from tests.pages import page_lue
from tests.safran.fabriques_formations import un_catalogue, un_module, une_etape, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_sheet_tells_the_visitor_everything_and_offers_to_sign_in(client):
    formation = une_formation(
        title="Ré-adresser sans perdre personne",
        themes=["cep"],
        reseaux=[un_reseau("cio", nom="Centres d’information et d’orientation")],
        objectifs=[("ligne", "Repérer la deuxième porte")],
        accessibilite="Tout est en texte.",
        formateurs="Samira Benali, conseillère, Cap emploi Vienne\nYann Rocher",
        sources=[("ligne", "Loi du 5 mars 2014")],
    )
    un_module(formation, [une_etape("La fiche de liaison")], title="Deux portes", resume="La règle régionale.")
    reponse = client.get(formation.url)
    page = page_lue(reponse)
    for attendu in (
        "Repérer la deuxième porte",
        "La fiche de liaison",
        "La règle régionale.",
        "Tout est en texte.",
        "Samira Benali",
        "conseillère, Cap emploi Vienne",
        "Loi du 5 mars 2014",
        "Centres d’information et d’orientation",
        "Se connecter pour commencer",
        f"/compte/login/?next={formation.url.replace('/', '%2F')}",
    ):
        assert attendu in page, attendu
    assert "csrfmiddlewaretoken" not in page
    assert not reponse.cookies


def test_sheet_draft_is_not_public(client):
    formation = une_formation(live=False)
    assert client.get("/se-former/" + formation.slug + "/").status_code == 404


def test_sheet_draft_changes_wait_for_publication(client):
    formation = une_formation(accroche="Avant")
    un_module(formation)
    formation.accroche = "Après"
    revision = formation.save_revision()
    assert "Avant" in page_lue(client.get(formation.url))
    revision.publish()
    assert "Après" in page_lue(client.get(formation.url))


def test_sheet_rule_at_least_asks_for_a_reachable_number():
    formation = une_formation()
    formation.achevement_operateur = Operateur.AU_MOINS
    formation.achevement_nombre = 2
    with pytest.raises(ValidationError) as refus:
        formation.full_clean()
    assert "achevement_nombre" in refus.value.message_dict
    formation.achevement_nombre = 1
    formation.full_clean()


def test_sheet_names_the_trainings_of_the_same_rubric(client):
    formation, proche = une_formation(), une_formation(title="La suite logique")
    une_formation("connaissance-mutuelle", title="Autre chose")
    page = page_lue(client.get(formation.url))
    assert proche.title in page and "Autre chose" not in page


def test_sheet_queries_stay_in_budget_and_do_not_grow(client, django_assert_max_num_queries):
    formation = une_formation(themes=["vae"], reseaux=[un_reseau("cio")])
    un_module(formation, 1)
    client.force_login(un_conseiller())
    client.get(formation.url)
    with django_assert_max_num_queries(25) as peu:
        client.get(formation.url)
    for _ in range(29):
        un_module(formation, 30)
        une_formation()
    client.get(formation.url)
    with django_assert_max_num_queries(25) as beaucoup:
        client.get(formation.url)
    assert len(beaucoup) == len(peu)


def test_search_over_everything_finds_a_published_training():
    une_formation(title="Comprendre la reconversion", live=False)
    formation = une_formation(title="Accompagner une reconversion", accroche="Sans décider à la place.")
    source = next(s for s in registre.lire("recherche") if s.cle == "formations")
    resultats = source.chercher(None, "reconversions", 5)
    assert [(r.titre, r.url) for r in resultats] == [(formation.title, formation.url)]


def test_home_page_offers_the_three_newest_trainings(client):
    un_catalogue()
    for rang in range(4):
        une_formation(title=f"Parcours {rang}", first_published_at=timezone.now() + datetime.timedelta(days=rang))
    page = page_lue(client.get("/"))
    assert "Parcours 3" in page and "Parcours 1" in page and "Parcours 0" not in page


def test_navigation_has_the_catalogue(client):
    un_catalogue()
    page = page_lue(client.get("/se-former/"))
    assert 'href="/formations/catalogue/" aria-current' in page
