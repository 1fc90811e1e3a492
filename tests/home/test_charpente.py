"""What stands around every page is read once, and again as soon as it changes; requests share nothing of it."""

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from home.models import AccueilPage, ContenuPage, ParametresSite
from home.site.contexte import charpente_de
from tests.pages import page_lue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pied():
    ParametresSite.for_site(Site.objects.get())
    return AccueilPage.objects.get().add_child(instance=ContenuPage(title="Les sept valeurs", slug="v", en_pied=True))


def lire(client):
    """The text of a page, and what it asked about what stands around it."""
    with CaptureQueriesContext(connection) as requetes:
        texte = page_lue(client.get("/recherche/")).replace("\xa0", " ")
    autour = ("wagtailcore_site", "home_parametressite", "home_contenupage")
    return texte, [q["sql"] for q in requetes if any(table in q["sql"] for table in autour)]


def changer_telephone():
    parametres = ParametresSite.objects.get()
    parametres.telephone = "05 36 49 00 98"
    parametres.save()


def renommer(pied):
    pied.title = "Nos valeurs"
    pied.save_revision().publish()


def reserver(pied):
    PageViewRestriction.objects.create(page=pied, restriction_type="login")


def test_surroundings_are_asked_once(client, pied):
    premiere, questions = lire(client)
    assert "Les sept valeurs" in premiere and len(questions) == 3
    for _ in range(2):
        texte, questions = lire(client)
        assert "Les sept valeurs" in texte and not questions


GESTES = {
    "téléphone": (lambda pied: changer_telephone(), "05 36 49 00 98", True),
    "titre": (renommer, "Nos valeurs", True),
    "retirée": (lambda pied: pied.unpublish(), "Les sept valeurs", False),
    "effacée": (lambda pied: pied.delete(), "Les sept valeurs", False),
    "réservée": (reserver, "Les sept valeurs", False),
}


@pytest.mark.parametrize("geste", GESTES)
def test_what_changes_around_a_page_is_seen_at_the_next_one(client, pied, geste):
    faire, mots, presents = GESTES[geste]
    avant, _ = lire(client)
    assert (mots in avant) is not presents
    faire(pied)
    apres, questions = lire(client)
    assert (mots in apres) is presents and len(questions) == 3
    assert not lire(client)[1]


def test_restriction_lifted_brings_the_page_back(client, pied):
    reserver(pied)
    assert "Les sept valeurs" not in lire(client)[0]
    PageViewRestriction.objects.get().delete()
    assert "Les sept valeurs" in lire(client)[0]


def test_site_that_changes_its_root_is_read_again(client, pied):
    lire(client)
    site = Site.objects.get()
    site.root_page = pied
    site.save()
    assert lire(client)[1] and "<h1>Les sept valeurs</h1>" in page_lue(client.get("/"))


def test_what_is_read_inside_a_transaction_is_never_kept(client, pied):
    lire(client)
    with pytest.raises(RuntimeError), transaction.atomic():
        changer_telephone()
        assert "05 36 49 00 98" in lire(client)[0]
        raise RuntimeError
    assert "05 36 49 00 98" not in lire(client)[0]


def test_requests_share_nothing_that_they_may_change(pied):
    premiere, seconde = RequestFactory().get("/"), RequestFactory().get("/")
    charpente_de(RequestFactory().get("/"))
    une, autre = charpente_de(premiere), charpente_de(seconde)
    une.parametres.telephone = "changé"
    une.site.root_page.title = "changé"
    assert Site.find_for_request(premiere) is une.site and ParametresSite.for_request(premiere) is une.parametres
    assert "changé" not in (autre.parametres.telephone, autre.site.root_page.title)
    assert une.site.root_page.specific is not autre.site.root_page.specific


def test_made_up_hosts_do_not_fill_the_memory(client, settings):
    from home.site import contexte

    settings.ALLOWED_HOSTS = ["*"]
    for rang in range(contexte.HOTES_MAX + 5):
        client.get("/recherche/", headers={"host": f"h{rang}.example"})
    assert len(contexte.CHARPENTE._gardees) <= contexte.HOTES_MAX


def test_made_up_addresses_drive_no_page_out_of_the_memory(client, pied):
    from home.site.arbre import BRANCHES

    BRANCHES._gardees.clear()
    assert client.get("/v/").status_code == 200
    gardees = len(BRANCHES._gardees)
    for rang in range(5):
        assert client.get(f"/inventee-{rang}/").status_code == 404
    assert len(BRANCHES._gardees) == gardees
