"""The catalogue: exact facets, search, order, pages, fragment."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from modelsearch.conf import get_app_config
from wagtail.models import PageViewRestriction

from home.dessins.couvertures import couverture_dessiner
from home.dessins.personnages import Sujet
from safran.formations.choices import Format, Niveau
from safran.formations.models import FormationPage
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import un_conseiller, un_reseau
from tests.pages import page_lue
from tests.questions import questions
from tests.safran.fabriques_formations import etapes_de, un_catalogue, un_module, une_etape, une_formation
from tests.safran.fabriques_sessions import dans, une_session

pytestmark = pytest.mark.django_db
ADRESSE = "/se-former/"


@pytest.fixture
def quatre(db):
    """Four trainings that differ by every facet."""
    mlo, cio = un_reseau("missions-locales"), un_reseau("cio")
    un_catalogue()
    outils, salle = "outils-et-ressources", {"format": Format.SALLE, "niveau": Niveau.APPROFONDISSEMENT}
    faire = {
        "vae": (outils, ["vae", "reconversion"], [mlo], "La VAE, du récit au jury", 100),
        "eleves": ("connaissance-mutuelle", ["orientation-scolaire"], [cio], "Accueillir un élève", 200),
        "journee": ("echanges-de-pratiques", ["vae"], [mlo, cio], "Une journée entre réseaux", 420),
        "portes": (outils, ["cep"], [], "Deux portes", 45),
    }
    return {
        nom: une_formation(*dit, title=titre, duree_minutes=duree, **salle if nom == "journee" else {})
        for nom, (*dit, titre, duree) in faire.items()
    }


def titres(reponse) -> list[str]:
    return re.findall(r'lien-etendu" href="[^"]+">([^<]+)<', page_lue(reponse))


def comptes(reponse) -> dict[tuple[str, str], int]:
    groupes = reponse.context["catalogue"].groupes
    return {(g["nom"], o.valeur): o.nombre for g in groupes for o in g["options"]}


def test_catalogue_without_filter_shows_every_published_training_and_sets_no_cookie(client, quatre):
    une_formation(title="Brouillon", live=False)
    reponse = client.get(ADRESSE)
    tous = [f.title.replace("'", "’") for f in quatre.values()]
    assert titres(reponse) == tous and "4 formations" in page_lue(reponse) and not client.get(ADRESSE).cookies
    PageViewRestriction.objects.create(page=quatre["vae"], restriction_type=PageViewRestriction.LOGIN)
    assert titres(client.get(ADRESSE)) == tous[1:]


def test_catalogue_facets_count_what_ticking_would_show(client, quatre):
    sans = comptes(client.get(ADRESSE))
    assert sans["rubrique", "outils-et-ressources"] == sans["theme", "vae"] == sans["reseau", "cio"] == 2
    assert [sans["duree", duree] for duree in ("courte", "demi-journee", "journee")] == [2, 1, 1]
    for (facette, valeur), nombre in sans.items():
        reponse = client.get(ADRESSE, {facette: valeur})
        assert reponse.context["catalogue"].nombre == nombre, (facette, valeur)


def test_catalogue_facets_apply_the_other_filters_but_not_their_own(client, quatre):
    reponse = client.get(ADRESSE, {"theme": "vae"})
    avec = comptes(reponse)
    assert avec["rubrique", "outils-et-ressources"] == 1
    assert avec["rubrique", "connaissance-mutuelle"] == 0
    assert avec["theme", "cep"] == 1, "ticking another theme widens the list"
    assert avec["format", "SALLE"] == 1
    for (facette, valeur), nombre in avec.items():
        if facette != "theme":
            assert client.get(ADRESSE, {"theme": "vae", facette: valeur}).context["catalogue"].nombre == nombre


def test_catalogue_search_ignores_accents_and_endings(client, quatre):
    assert titres(client.get(ADRESSE, {"q": "eleves"})) == ["Accueillir un élève"]
    assert titres(client.get(ADRESSE, {"q": "vae"}))[0] == "La VAE, du récit au jury"


def test_catalogue_strange_parameter_is_never_a_failure_and_an_unknown_value_is_ignored(client, quatre):
    etranges = {
        "page": ("999999", "zéro", "-1"),
        "theme": ("inconnu",),
        "tri": ("' OR 1=1--", "pertinence"),
        "duree": ("١٢",),
        "q": ("%", '"*(NEAR AND OR', "a" * 5000, "\u202e\u0301"),
        "format": (["SALLE", "SALLE", ""],),
    }
    for nom, valeurs in etranges.items():
        for valeur in valeurs:
            assert client.get(ADRESSE, {nom: valeur}).status_code == 200, (nom, valeur)
    assert client.get(ADRESSE, {"theme": "inconnu"}).context["catalogue"].nombre == 4


def test_catalogue_says_when_it_is_empty_or_without_result_and_shows_nine_a_page(client, db):
    un_catalogue()
    assert "Les premières formations arrivent bientôt" in page_lue(client.get(ADRESSE))
    for _ in range(10):
        une_formation()
    assert [len(titres(client.get(ADRESSE, {"page": page}))) for page in (1, 2)] == [9, 1]
    page = page_lue(client.get(ADRESSE, {"q": "zeppelin"}))
    assert "Aucune formation ne réunit ces critères" in page and "Voir toutes les formations" in page


def test_catalogue_active_filter_has_a_link_that_removes_only_it(client, quatre):
    page = page_lue(client.get(ADRESSE, {"theme": ["vae", "cep"], "format": "SALLE"}))
    lien = re.search(r'href="([^"]+)" aria-label="Retirer le filtre En salle"', page).group(1).replace("&amp;", "&")
    assert lien == "?theme=vae&theme=cep"


def test_catalogue_orders_by_duration_title_and_date(client, quatre):
    quatre["portes"].first_published_at = timezone.now()
    quatre["portes"].save()
    for tri, premiere in (("duree", "Deux portes"), ("titre", "Accueillir un élève"), ("nouveautes", "Deux portes")):
        assert titres(client.get(ADRESSE, {"tri": tri}))[0] == premiere


def test_catalogue_htmx_gets_the_list_and_the_counts_only(client, quatre):
    reponse = client.get(ADRESSE, {"theme": "vae"}, headers={"HX-Request": "true"})
    page = page_lue(reponse)
    assert "<html" not in page and 'id="resultats"' in page
    assert 'hx-swap-oob="true"' in page
    assert "HX-Request" in reponse["Vary"]
    retour = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page_lue(client.get(ADRESSE, headers=retour))


def test_catalogue_queries_do_not_grow_with_trainings(client, quatre):
    avant = questions(lambda: client.get(ADRESSE))
    cio = un_reseau("cio")
    for _ in range(5):
        une_formation(themes=["vae", "cep"], reseaux=[cio])
    assert questions(lambda: client.get(ADRESSE)) == avant <= 15


def test_catalogue_named_address_leads_to_the_page_with_its_query_once_published(client, db):
    assert client.get("/formations/catalogue/").status_code == 404
    catalogue = un_catalogue(live=False)
    assert client.get("/formations/catalogue/").status_code == 404
    catalogue.save_revision().publish()
    reponse = client.get("/formations/catalogue/?q=vae&theme=cep")
    assert (reponse.status_code, reponse["Location"]) == (302, "/se-former/?q=vae&theme=cep")


def test_sheet_is_indexed_once_with_its_links_follows_its_title_and_leaves_with_it(client):
    reseau, IndexEntry = un_reseau("missions-locales"), get_app_config().get_model("IndexEntry")
    une_formation(title="Accueillir", themes=["vae"], reseaux=[reseau])
    with CaptureQueriesContext(connection) as posees:
        formation = une_formation(title="Une journée ensemble", themes=["vae"], reseaux=[reseau])
    ecrites = [q["sql"] for q in posees if q["sql"].startswith(f'INSERT INTO "{IndexEntry._meta.db_table}"')]
    assert len(ecrites) == 1
    assert {p.pk for p in FormationPage.objects.search("vae missions locales")} >= {formation.pk}
    formation.title = "Une matinée ensemble"
    formation.save(update_fields=["title"])
    assert [p.pk for p in FormationPage.objects.search("matinée")] == [formation.pk]
    entrees = IndexEntry.objects.filter(object_id=str(formation.pk))
    assert entrees.count() == 1
    formation.delete()
    assert not entrees.exists()


# Each training has a cover of its own, the same wherever it is shown; its card says where one stands, and when.


def dessins(texte: str) -> list[str]:
    return re.findall(r'<svg class="dessin couverture.*?</svg>', texte, re.S)


def test_trainings_that_say_the_same_are_drawn_apart_each_the_same_everywhere(client):
    formations = [une_formation(title="Accueillir", slug=f"accueillir-{rang}") for rang in range(3)]
    for formation in formations:
        un_module(formation)
    catalogue = dessins(page_lue(client.get(ADRESSE)))
    assert len(catalogue) == len(set(catalogue)) == 3
    conseiller = un_conseiller()
    client.force_login(conseiller)
    for formation in formations[:2]:
        suivi_commencer(compte=conseiller, formation=formation)
    assert set(dessins(page_lue(client.get("/mon-espace/")))) <= set(catalogue)
    assert [dessins(page_lue(client.get(f.url)))[0] for f in formations] == [f.dessin for f in formations]


@pytest.mark.parametrize(
    ("dits", "sujet"),
    [
        ({"couverture": Sujet.MOBILITE, "title": "La VAE"}, Sujet.MOBILITE),
        ({"title": "La VAE, du récit au jury"}, Sujet.VAE),
        ({"title": "Zebrecanari", "accroche": "Le numérique pour tous."}, Sujet.NUMERIQUE),
        ({"title": "Zebrecanari", "accroche": "Oui.", "rubrique": "tendances-du-territoire"}, Sujet.TERRITOIRE),
    ],
)
def test_cover_is_chosen_else_said_by_the_title_else_by_the_heading(dits, sujet):
    formation = une_formation(**dits)
    assert formation.dessin == couverture_dessiner(sujet, graine=formation.pk)


def test_step_and_sheet_show_a_drawn_scene_with_its_words(client):
    lea = {"qui": "lea", "pose": "assis", "geste": "ecrit", "humeur": "attentif"}
    scene = {"lieu": "bureau", "personnages": [], "objets": ["dossier"], "alternative": "", "legende": "Un entretien"}
    formation = une_formation(corps=[("scene", scene)])
    scene = {**scene, "personnages": [{"type": "item", "id": "a", "value": lea}]}
    module = un_module(formation, [une_etape(blocs=[("scene", scene)])])
    assert 'aria-label="Dans un bureau. Autour : un dossier."' in page_lue(client.get(formation.url))
    conseiller = un_conseiller()
    client.force_login(conseiller)
    suivi_commencer(compte=conseiller, formation=formation)
    texte = page_lue(client.get(reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]])))
    assert 'aria-label="Dans un bureau : Léa, sur une chaise, écrit. Autour : un dossier."' in texte
    assert "Un entretien" in texte


def test_card_says_where_one_stands_and_the_next_date_to_whom_it_concerns(client):
    commencee = une_formation(title="Commencée")
    module = un_module(commencee, 2)
    suivie = une_session(formation=commencee, jour=dans(40), lieu="Saintes")
    une_session(formation=commencee, jour=dans(20), lieu="Niort", par=suivie.cree_par)
    une_session("BROUILLON", formation=commencee, jour=dans(5), lieu="Cognac", par=suivie.cree_par)
    autre = une_formation(title="Autre", accroche="Ailleurs.")
    texte = page_lue(client.get(ADRESSE))
    assert "Où j’en suis" not in texte and "<progress" not in texte
    assert "Niort" in texte and "Saintes" not in texte and "Cognac" not in texte and "places sur" in texte
    conseiller = un_conseiller()
    client.force_login(conseiller)
    assert "Où j’en suis" not in page_lue(client.get(ADRESSE))
    suivi = suivi_commencer(compte=conseiller, formation=commencee)
    etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    texte = page_lue(client.get(ADRESSE))
    assert "Où j’en suis" in texte and 'value="50" max="100"' in texte
    filtree = page_lue(client.get(f"{ADRESSE}?suivi=en-cours"))
    assert commencee.title in filtree and autre.accroche not in filtree
    client.force_login(un_conseiller())
    assert "<progress" not in page_lue(client.get(ADRESSE))
