"""Pages read without an account may be counted, by an image that names nobody, and that one may refuse."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from home.models import AccueilPage, ContenuPage
from tests import fabriques
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
MATOMO = "https://mesure.example"
PAGE = "/mesure-d-audience/"


@pytest.fixture
def matomo(settings):
    settings.MATOMO_URL, settings.MATOMO_SITE = f"{MATOMO}/", "7"


def image(reponse) -> str:
    """What the page has counted by; empty when it does not count."""
    trouvee = re.search(rf'src="({MATOMO}[^"]*)"', page_lue(reponse))
    permise = MATOMO in reponse["Content-Security-Policy"]
    assert permise is bool(trouvee)  # la politique ne s’ouvre que pour l’image qui est là
    return trouvee[1].replace("&amp;", "&") if trouvee else ""


def test_without_setting_nothing_is_counted(client):
    reponse = client.get("/")
    assert "matomo" not in page_lue(reponse) and "Ce site ne compte pas" in page_lue(client.get(PAGE))


def test_page_counts_without_cookie_script_or_what_is_looked_for(client, matomo, settings):
    AccueilPage.objects.get().add_child(instance=ContenuPage(title="Droits", slug="droits"))
    reponse = client.get("/droits/?q=un+secret")
    lue = urlsplit(image(reponse))
    assert lue.path == "/matomo.php" and not reponse.cookies
    assert parse_qs(lue.query) == {"idsite": ["7"], "rec": ["1"], "url": [f"{settings.SITE_URL}/droits/"]}
    script = re.search(r"script-src[^;]*", reponse["Content-Security-Policy"])[0]
    assert "mesure.example" not in script


def test_link_of_ones_own_is_never_told(client, matomo):
    lue = parse_qs(urlsplit(image(client.get("/invitation/un-jeton-secret/"))).query)
    assert "un-jeton-secret" not in lue["url"][0] and lue["url"][0].endswith("/invitation/<str:jeton>/")
    assert image(client.get("/jeanne.durand@exemple.example/")) == ""


def test_nothing_is_counted_of_whoever_is_signed_in(client, matomo):
    client.force_login(fabriques.un_conseiller())
    assert image(client.get("/")) == "" and image(client.get("/mon-espace/")) == ""


def test_refusal_is_kept_by_the_browser_and_taken_back(client, matomo):
    assert image(client.get("/")) and "Ce navigateur est compté" in page_lue(client.get(PAGE))
    client.post(PAGE, {"refuser": ""})
    assert image(client.get("/")) == "" and "n’est pas compté" in page_lue(client.get(PAGE))
    client.post(PAGE, {"accepter": ""})
    assert image(client.get("/"))
