"""What every request goes through: policy, cookies, hostile addresses, theme."""

import pytest

from tests import fabriques
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


def test_accueil_anonymous_sets_no_cookie_and_a_strict_policy(client):
    reponse = client.get("/")
    assert reponse.status_code == 200 and not reponse.cookies
    politique = reponse["Content-Security-Policy"]
    assert "unsafe-inline" not in politique and "nonce" not in politique and "frame-ancestors 'self'" in politique


def test_admin_has_its_own_policy_and_asks_to_sign_in(client):
    reponse = client.get("/admin/")
    assert reponse.status_code == 302 and "/compte/login/" in reponse["Location"]
    assert "unsafe-inline" in reponse["Content-Security-Policy"]


def test_admin_login_is_the_one_door(client):
    reponse = client.get("/admin/login/?next=/admin/")
    assert reponse.status_code == 302 and reponse["Location"].startswith("/compte/login/")


@pytest.mark.parametrize("adresse", ["/%00", "/recherche/?q=%00", "/annuaire/?q=a%00b"])
def test_requete_with_a_nul_is_refused(client, adresse):
    assert client.get(adresse).status_code == 400


def test_theme_chosen_is_remembered_then_forgotten(client):
    origine = {"HTTP_ORIGIN": "http://testserver"}
    reponse = client.post("/theme/", {"theme": "dark", "retour": "/recherche/"}, **origine)
    assert reponse["Location"] == "/recherche/" and reponse.cookies["theme"].value == "dark"
    assert 'data-bs-theme="dark"' in page_lue(client.get("/"))
    assert client.post("/theme/", {"theme": ""}, **origine).cookies["theme"].value == ""


@pytest.mark.parametrize("retour", ["//mal.example", "https:mal.example", r"\/\/mal.example", "javascript:alert(1)"])
def test_theme_never_sends_elsewhere(client, retour):
    reponse = client.post("/theme/", {"theme": "dark", "retour": retour}, HTTP_ORIGIN="http://testserver")
    assert reponse["Location"] == "/"


def test_theme_from_another_site_is_refused(client):
    assert client.post("/theme/", {"theme": "dark"}, HTTP_ORIGIN="https://mal.example").status_code == 403
    assert client.post("/theme/", {"theme": "dark"}).status_code == 403


def test_private_page_is_never_stored(client):
    client.force_login(fabriques.un_conseiller())
    assert "no-store" in client.get("/mon-espace/")["Cache-Control"]


def test_sante_answers(client):
    assert client.get("/sante/").json() == {"etat": "ok"}


def test_requete_too_heavy_is_refused_before_being_read(client, settings):
    settings.TAILLE_MAX_REQUETE = 1000
    reponse = client.post("/theme/", {"theme": "x" * 2000}, HTTP_ORIGIN="http://testserver")
    assert reponse.status_code == 413 and "trop lourd" in page_lue(reponse)


class NonLu:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("lu malgré sa taille")

    readline = read


def test_film_of_two_gigabytes_is_refused_unread_with_what_may_be_sent(client, db):
    client.force_login(fabriques.une_region())
    annonce = {"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": NonLu()}
    reponse = client.generic("POST", "/admin/documents/add/", b"", "multipart/form-data; boundary=x", **annonce)
    assert reponse.status_code == 413 and "Envoi trop lourd : 64 Mo au plus." in page_lue(reponse)
