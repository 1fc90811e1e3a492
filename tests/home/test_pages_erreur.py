"""What is shown when something is wrong: words and a way on, even when the database is out of order."""

from uuid import uuid4

import pytest
from django.middleware.csrf import rotate_token
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter
from lxml import html

from home.ecrans.erreurs import jeton_perime, panne, requete_refusee
from pratiques.models import Brouillon
from pratiques.rules.brouillons import brouillon_creer
from tests.balayage import routes
from tests.fabriques import un_conseiller
from tests.pages import page_lue


@pytest.mark.parametrize(
    "gabarit",
    ["400.html", "403_csrf.html", "500.html", "503.html", "erreurs/enregistrement.html", "erreurs/indisponible.html"],
)
def test_standalone_error_page_needs_neither_request_nor_database(gabarit):
    page = render_to_string(gabarit)
    assert '<html lang="fr">' in page and page.count("<h1>") == 1 and "porte--close" in page


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
    reponse = jeton_perime(RequestFactory().post("/"))
    assert reponse.status_code == 403 and "rechargez la page" in page_lue(reponse)


@pytest.mark.django_db
def test_missing_page_offers_a_second_door(client):
    reponse = client.get("/nulle-part/")
    page = page_lue(reponse)
    assert reponse.status_code == 404
    assert "Cette porte ne mène nulle part" in page and 'action="/recherche/"' in page


REMPLIS = {IntConverter: 1, UUIDConverter: uuid4()}
PHRASE = "Elles ne viennent plus aux rendez-vous."


def envoyer_encore(client, page, **suite):
    """Press the one button of the page that gives the text back."""
    (formulaire,) = (f for f in html.fromstring(page).forms if PHRASE in str(dict(f.fields)))
    return client.post(formulaire.action, dict(formulaire.fields), **suite)


@pytest.mark.django_db
def test_text_typed_while_the_session_ended_comes_back_and_is_sent_again_once_signed_in():
    client, conseiller = Client(enforce_csrf_checks=True), un_conseiller()
    client.force_login(conseiller)
    adresse = f"/pratiques/ecrire/{brouillon_creer(auteur=conseiller).uuid}/"
    (formulaire,) = (f for f in html.fromstring(client.get(adresse).content).forms if "probleme" in f.fields)
    champs = {nom: valeur or "" for nom, valeur in formulaire.fields.items()} | {"titre": "Absents", "probleme": PHRASE}
    client.session.flush()
    finie = client.post(adresse, champs)
    assert finie.status_code == 403 and PHRASE in page_lue(finie) and "Votre session est finie" in page_lue(finie)
    rotate_token(requete := RequestFactory().get("/"))  # connecté dans un autre onglet
    client.cookies["csrftoken"] = requete.META["CSRF_COOKIE"]
    client.force_login(conseiller)
    ailleurs = envoyer_encore(client, finie.content, headers={"Origin": "https://ailleurs.example"})
    assert ailleurs.status_code == 403 and PHRASE not in page_lue(ailleurs)
    encore = envoyer_encore(client, finie.content, headers={"Origin": "http://testserver"})
    assert encore.status_code == 403 and "envoyez encore une fois" in page_lue(encore)
    assert envoyer_encore(client, encore.content).status_code == 302
    assert PHRASE in page_lue(client.get(adresse)) and Brouillon.objects.get().titre == "Absents"


# Là où l’on écrit longtemps, dans chaque salle.
LONGS = """pratiques_brouillon pratiques_fil pratiques_relecture pratiques_ressource_modifier pratiques_groupe_ecrire
    evenement_proposer evenement_modifier evenement_bilan agenda_repondre point_proposer point_ecrire suite_modifier
    document_section_ecrire document_section_modifier plan_creer plan_action_modifier plan_etape actualite_ecrire
    journal_modifier structure_modifier service_modifier cas_proposer regle_proposer atelier_etape
    atelier_proposer dispositif_proposer session_creer evaluation_repondre parcours_etape""".split()


@pytest.mark.django_db
def test_no_long_form_loses_the_text_of_whoever_is_signed_out(client):
    perdus, motifs = [], dict(routes())
    for nom in LONGS:
        parties = {n: REMPLIS.get(type(c), "x") for n, c in motifs[nom].pattern.converters.items()}
        reponse = client.post(reverse(nom, kwargs=parties), {"texte": PHRASE, "passe_la_main_a": "1"})
        if reponse.status_code != 403 or PHRASE not in page_lue(reponse):
            perdus.append((nom, reponse.status_code))
    assert perdus == []
