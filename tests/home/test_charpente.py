"""What stands around every page is read once, and again as soon as it changes; requests share nothing of it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from home.models import AccueilPage, ContenuPage, ParametresSite
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


GESTES = {
    "téléphone": (lambda pied: changer_telephone(), "05 36 49 00 98", True),
    "titre": (renommer, "Nos valeurs", True),
    "retirée": (lambda pied: pied.unpublish(), "Les sept valeurs", False),
    "effacée": (lambda pied: pied.delete(), "Les sept valeurs", False),
    "réservée": (reserver, "Les sept valeurs", False),
}


@pytest.mark.parametrize("geste", GESTES)
def test_what_changes_around_a_page_is_seen_at_the_next_one_and_read_once(client, pied, geste):
    faire, mots, presents = GESTES[geste]
    assert (mots in lire(client)[0]) is not presents
    faire(pied)
    apres, questions = lire(client)
    assert (mots in apres) is presents and questions
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
