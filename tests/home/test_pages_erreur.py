"""What is shown when something is wrong: words and a way on, even when the database is out of order."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.csrf import csrf_failure

from home.ecrans.erreurs import panne, requete_refusee
from tests.pages import page_lue


@pytest.mark.parametrize(
    "gabarit",
    ["400.html", "403_csrf.html", "500.html", "503.html", "erreurs/enregistrement.html", "erreurs/indisponible.html"],
)
def test_standalone_error_page_needs_neither_request_nor_database(gabarit):
    html = render_to_string(gabarit)
    assert '<html lang="fr">' in html and html.count("<h1>") == 1 and "porte--close" in html


def test_failure_gives_a_reference_that_the_log_carries_too(caplog):
    with caplog.at_level("ERROR", logger="safran.pannes"):
        reponse = panne(RequestFactory().get("/formations/"))
    reference = caplog.records[-1].getMessage().split("reference=")[1].split()[0]
    assert reponse.status_code == 500 and reference in page_lue(reponse)


def test_bad_request_is_told_in_french():
    reponse = requete_refusee(RequestFactory().get("/"))
    assert reponse.status_code == 400 and "mal formée" in page_lue(reponse)


@pytest.mark.django_db
def test_stale_form_is_told_what_to_do():
    reponse = csrf_failure(RequestFactory().post("/"))
    assert reponse.status_code == 403 and "rechargez la page" in page_lue(reponse)


@pytest.mark.django_db
def test_missing_page_offers_a_second_door(client):
    reponse = client.get("/nulle-part/")
    html = page_lue(reponse)
    assert reponse.status_code == 404
    assert "Cette porte ne mène nulle part" in html and 'action="/recherche/"' in html
