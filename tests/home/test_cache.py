"""Public pages kept ready: quick for visitors, never another's page, gone as soon as something changes (T23)."""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from home.models import AccueilPage, ContenuPage, ParametresSite
from home.securite.limites import seaux
from home.site import cache
from home.site.middleware import CachePublicMiddleware
from tests import fabriques
from tests.pages import lue, page_lue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gardees(settings):
    settings.PAGES_GARDEES_SECONDES = 120
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def page():
    return AccueilPage.objects.get().add_child(instance=ContenuPage(title="Droits", slug="droits"))


@pytest.fixture
def valider(django_capture_on_commit_callbacks):
    def faire(geste, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return geste(*args, **kwargs)

    return faire


def nombre_de_requetes(client, adresse, **entetes):
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse, **entetes)
    return len(requetes), reponse


def test_page_asked_twice_is_made_once_sets_no_cookie_and_is_not_sent_again_to_who_has_it(client, page):
    premiere, reponse = nombre_de_requetes(client, "/droits/")
    seconde, gardee = nombre_de_requetes(client, "/droits/")
    assert premiere > 0 and seconde == 0
    assert gardee.content == reponse.content and gardee["Content-Type"] == reponse["Content-Type"]
    assert gardee["Content-Security-Policy"] == reponse["Content-Security-Policy"] and not gardee.cookies
    assert gardee["X-Content-Type-Options"] == "nosniff"
    for _ in range(2):
        connue = client.get("/droits/", HTTP_IF_NONE_MATCH=reponse["ETag"])
        assert connue.status_code == 304 and not connue.content
    assert client.get("/droits/", HTTP_IF_NONE_MATCH='"autre"').status_code == 200
    for adresse in ("/", "/droits/", "/recherche/", "/recherche/?q=droits") * 2:
        assert not client.get(adresse).cookies, adresse


def test_only_what_is_read_by_get_is_kept_or_answered_from_what_is_kept(client, page):
    client.head("/droits/")
    assert nombre_de_requetes(client, "/droits/")[0] > 0 == nombre_de_requetes(client, "/droits/")[0]
    assert client.head("/droits/").status_code == 200
    with CaptureQueriesContext(connection) as requetes:
        client.post("/droits/")
    assert requetes


def test_member_never_receives_a_kept_page_nor_leaves_one_nor_a_message_to_one_visitor(client, page):
    membre = type(client)()
    membre.force_login(fabriques.un_conseiller(prenom="Zénobie", nom="Membre"))
    for _ in range(2):  # avant, puis après qu’un visiteur a fait garder la page
        sienne = membre.get("/droits/")
        assert "Zénobie" in page_lue(sienne) and "no-store" in sienne["Cache-Control"]
        assert "Zénobie" not in page_lue(client.get("/droits/"))
    membre.post("/compte/logout/")
    assert "Zénobie" not in page_lue(membre.get("/droits/"))
    client.force_login(fabriques.un_conseiller())
    client.post("/compte/logout/")
    assert "Votre session est fermée." in page_lue(client.get("/droits/"))
    for lecteur in (client, type(client)()):
        assert "Votre session est fermée." not in page_lue(lecteur.get("/droits/"))


def test_form_with_its_token_and_health_are_made_each_time(client):
    premiere, seconde = type(client)(), type(client)()
    jetons = {c.get("/demander-un-compte/").cookies["csrftoken"].value for c in (premiere, seconde)}
    assert len(jetons) == 2
    client.get("/sante/")
    for lecteur, adresse in ((premiere, "/demander-un-compte/"), (client, "/sante/")):
        assert nombre_de_requetes(lecteur, adresse)[0] > 0, adresse


def avec_cookie(client, nom, valeur):
    autre = type(client)()
    autre.cookies[nom] = valeur
    return autre


def test_theme_part_host_and_query_have_their_own_pages_and_any_other_cookie_has_them_made_anew(client, page):
    client.get("/droits/")
    sombre = avec_cookie(client, "theme", "dark")
    assert 'data-bs-theme="dark"' in page_lue(sombre.get("/droits/"))
    assert "data-bs-theme" not in page_lue(client.get("/droits/"))
    for gardee in (sombre, avec_cookie(client, "theme", "<script>")):
        assert nombre_de_requetes(gardee, "/droits/")[0] == 0
    for cookie in ("sessionid", "csrftoken", "messages", "inconnu"):
        assert nombre_de_requetes(avec_cookie(client, cookie, "x"), "/droits/")[0] > 0, cookie
    for entete in ("HX-Request", "HX-Boosted", "HX-History-Restore-Request"):
        faites = [nombre_de_requetes(client, "/droits/", headers={entete: "true"})[0] for _ in range(2)]
        assert faites[0] > 0 == faites[1], entete
    assert nombre_de_requetes(client, "/droits/", HTTP_HOST="localhost")[0] > 0
    assert nombre_de_requetes(client, "/droits/?page=2")[0] > 0
    assert client.get("/droits/", HTTP_HOST="mal.example").status_code == 400


def test_published_change_and_settings_are_seen_at_once_and_a_missing_page_looked_for_each_time(client, page, valider):
    client.get("/droits/")
    page.title = "Nouveau titre"
    valider(page.save_revision)
    assert nombre_de_requetes(client, "/droits/")[0] == 0
    valider(page.save_revision().publish)
    assert "Nouveau titre" in page_lue(client.get("/droits/"))
    parametres = ParametresSite.for_site(page.get_site())
    parametres.telephone = "05 36 49 00 99"
    valider(parametres.save)
    assert "05 36 49 00 99" in lue(client.get("/droits/"))
    assert client.get("/nouvelle/").status_code == 404
    nouvelle = AccueilPage.objects.get().add_child(instance=ContenuPage(title="Nouvelle", slug="nouvelle", live=False))
    valider(nouvelle.save_revision().publish)
    assert client.get("/nouvelle/").status_code == 200


def renommer(page):
    page.slug = "devoirs"
    page.save_revision().publish()


def deplacer(page):
    page.move(AccueilPage.objects.get().add_child(instance=ContenuPage(title="Autre", slug="autre")), pos="last-child")


@pytest.mark.parametrize(
    ("geste", "statut"),
    [
        (lambda page: page.unpublish(), 404),
        (lambda page: page.delete(), 404),
        (deplacer, 301),
        (renommer, 301),
        (lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"), 302),
    ],
    ids=["depubliee", "effacee", "deplacee", "renommee", "reservee"],
)
def test_page_that_leaves_is_gone_at_once(client, page, valider, geste, statut):
    assert client.get("/droits/").status_code == 200
    valider(geste, page)
    assert client.get("/droits/").status_code == statut


@pytest.mark.django_db(transaction=True)
def test_purge_waits_for_the_commit_and_dies_with_the_transaction():
    avant = cache.version_publique()
    with pytest.raises(RuntimeError), transaction.atomic():
        cache.public_purge()
        raise RuntimeError
    assert cache.version_publique() == avant
    with transaction.atomic():
        cache.public_purge()
        assert cache.version_publique() == avant
    assert cache.version_publique() != avant


def test_page_made_before_a_change_and_kept_after_it_is_not_served(client, page):
    """Reading and purging cross: the page is kept under the version read first, which nobody asks for any more."""

    def lente(request):
        cache._changer_version()
        return HttpResponse("ancienne", content_type="text/html")

    requete = RequestFactory().get("/droits/")
    CachePublicMiddleware(lente)(requete)
    fraiche = CachePublicMiddleware(lambda r: HttpResponse("fraîche"))(RequestFactory().get("/droits/"))
    assert page_lue(fraiche) == "fraîche"


def avec_un_temoin() -> HttpResponse:
    reponse = HttpResponse("x")
    reponse.set_cookie("a", "b")
    return reponse


@pytest.mark.parametrize(
    "reponse",
    [
        HttpResponse("x", status=404),
        HttpResponse("x", status=302),
        HttpResponse("x", headers={"Cache-Control": "private"}),
        HttpResponse("x", headers={"Cache-Control": "max-age=0, no-store"}),
        HttpResponse("x", content_type="text/csv"),
        HttpResponse("x", headers={"Content-Disposition": "attachment"}),
        HttpResponse("x" * (cache.TAILLE_MAX + 1)),
        avec_un_temoin(),
    ],
)
def test_answer_that_is_not_for_everyone_is_not_kept(reponse):
    appels = []
    intergiciel = CachePublicMiddleware(lambda request: appels.append(1) or reponse)
    for _ in range(2):
        intergiciel(RequestFactory().get("/x/"))
    assert len(appels) == 2


def test_api_requests_are_counted_even_when_their_answer_is_kept(client, settings):
    settings.API_REQUETES_PAR_MINUTE = 2
    seaux.vider()
    statuts = [client.get("/api/v1/reseaux").status_code for _ in range(3)]
    seaux.vider()
    assert statuts == [200, 200, 429]
