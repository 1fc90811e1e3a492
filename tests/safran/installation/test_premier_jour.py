"""The first day of a site: nothing is open but one page, and one code opens it, once."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from safran.installation.models import Installation
from safran.installation.rules import code_tirer, pages_poser
from tests.fabriques import MOT_DE_PASSE, un_compte, un_conseiller, une_region
from tests.pages import page_lue
from tests.second_facteur import code_du_moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_neuf")]
ADRESSE = "/installation/"
PERSONNE = {"email": "premiere@region.example", "prenom": "Ada", "nom": "Berger", "mot_de_passe": MOT_DE_PASSE}
REFUS = "Ce code n’ouvre rien"


def donner(client: Client, code: str, **champs: str):
    return client.post(ADRESSE, {"code": code, **PERSONNE, **champs})


def test_every_address_of_a_new_site_leads_to_the_welcome_page(client):
    adresses = (
        "/", "/annuaire/", "/se-former/", "/pratiques/", "/api/v1/", "/compte/login/", "/admin/", "/mon-espace/",
        "/demander-un-compte/", "/recherche/?q=vae", "/media/images/a.png", "/nulle-part/",
    )  # fmt: skip
    for adresse in adresses:
        reponse, envoi = client.get(adresse), client.post(adresse)
        assert reponse.status_code == 302 and reponse["Location"] == ADRESSE, adresse
        assert "no-store" in reponse["Cache-Control"], adresse
        assert envoi.get("Location") == ADRESSE or (adresse, envoi.status_code) == ("/api/v1/", 405), adresse


def test_welcome_page_and_health_are_open_on_a_new_site(client):
    page = client.get(ADRESSE)
    assert page.status_code == 200 and "Code d’installation" in page_lue(page)
    assert "no-store" in page["Cache-Control"]
    assert client.get("/sante/").json() == {"etat": "ok"}


def test_who_opens_the_first_account_reads_first_that_nobody_received_has_a_file_here(client):
    pages_poser()
    lien = re.search(r'vous acceptez ?<a href="([^"]+)">les conditions d’utilisation', page_lue(client.get(ADRESSE)))
    page = client.get(lien[1])
    dit = page_lue(page)
    assert page.status_code == 200 and "Aucun dossier de personne reçue" in dit
    assert "N’écrivez jamais ici le nom" in dit and "ne permet d’y créer un dossier individuel" in dit
    assert client.post(lien[1] + "nulle-part/")["Location"] == ADRESSE


def test_site_opens_with_the_first_mandate_of_the_region_and_stays_open(client):
    un_conseiller()
    assert client.get("/")["Location"] == ADRESSE
    region = une_region()
    assert Client().get("/").status_code == client.get("/").status_code == 200
    region.mandats.update(au=region.mandats.get().du)  # la règle refuse le dernier : c’est un accident
    assert Client().get("/").status_code == 200, "un mandat qui finit ne ferme pas le site"


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000-0", "n’importe quoi", "é" * 40, "\x00"])
def test_wrong_code_is_refused_and_nothing_is_written(client, code):
    code_tirer()
    reponse = donner(client, code)
    page = page_lue(reponse)
    assert reponse.status_code == 422 and not Compte.objects.exists() and not Mandat.objects.exists()
    assert PERSONNE["email"] in page and MOT_DE_PASSE not in page, "ce qui est tapé reste, sauf le mot de passe"


def test_answer_to_a_wrong_code_tells_nothing_of_the_base(client):
    """Whether a code was drawn, is too old, or an account has the address: the same page."""
    un_compte(email=PERSONNE["email"])
    faux = "0000-0000-0000-0000-0"
    sans = donner(client, faux)
    code = code_tirer()
    avec = donner(client, faux)
    Installation.objects.update(expire_le=timezone.now())
    trop_vieux = donner(client, code)
    pages = {re.sub(r'value="[^"]*"', "", page_lue(reponse)) for reponse in (sans, avec, trop_vieux)}
    assert len(pages) == 1 and REFUS in pages.pop()
    assert Compte.objects.count() == 1


def test_code_lasts_a_day_and_only_its_print_is_kept():
    code = code_tirer()
    ligne = Installation.objects.get()
    assert code not in ligne.empreinte and len(ligne.empreinte) == 64
    assert datetime.timedelta(hours=23) < ligne.expire_le - timezone.now() <= datetime.timedelta(hours=24)


def test_code_drawn_again_replaces_the_one_before_and_serves_once(client):
    ancien, code = code_tirer(), code_tirer()
    assert REFUS in page_lue(donner(client, ancien))
    assert donner(client, code).status_code == 302 and Mandat.objects.get().role == Role.REGION
    (compte,) = Compte.objects.all()
    Mandat.objects.update(du=datetime.date(2020, 1, 1), au=datetime.date(2020, 1, 2))
    autre = donner(Client(), code, email="autre@region.example")
    assert autre.status_code == 422 and REFUS in page_lue(autre)
    assert list(Compte.objects.all()) == [compte]


def test_address_taken_or_weak_password_is_said_to_who_has_the_code_which_still_serves(client):
    un_compte(email=PERSONNE["email"])
    code = code_tirer()
    assert "Un compte a déjà cette adresse" in page_lue(donner(client, code))
    faible = {"email": "autre@region.example", "mot_de_passe": "azerty-azerty-azerty"}
    assert "trop facile à deviner" in page_lue(donner(client, code, **faible))
    assert Compte.objects.count() == 1 and not Mandat.objects.exists()
    assert donner(client, code, email="autre@region.example").status_code == 302


def test_tries_from_one_place_are_limited_even_with_the_right_code(client):
    code = code_tirer()
    statuts = [donner(client, "0000-0000-0000-0000-0").status_code for _ in range(21)]
    assert statuts == [422] * 20 + [429] and donner(client, code).status_code == 429
    assert donner(Client(REMOTE_ADDR="10.0.0.9"), code).status_code == 302


def test_installed_site_shows_nothing_there(client):
    une_region()
    assert client.get(ADRESSE)["Location"].startswith("/compte/login/")
    client.force_login(un_conseiller())
    assert client.get(ADRESSE).status_code == 404 and client.post(ADRESSE).status_code == 404


def _code_totp(page: str) -> str:
    secret = re.search(r'class="cle-longue">(\w+)<', page).group(1)
    return code_du_moment(secret)


def test_first_account_does_nothing_before_its_second_factor_then_sets_the_site_going(client, capsys):
    call_command("installer", "--sans-question")
    code = re.search(r"^ +((?:\w{4}-){4}\w)$", capsys.readouterr().out, re.M).group(1)
    assert donner(client, code.lower().replace("-", " ")).status_code == 302
    compte = Compte.objects.get()
    for adresse in ("/installation/mettre-en-route/", "/mon-espace/", "/admin/", "/courriels/"):
        assert client.get(adresse)["Location"] == "/compte/second-facteur/totp/activate/", adresse
    page = client.get("/compte/second-facteur/totp/activate/", follow=True)
    assert page.request["PATH_INFO"] == "/compte/reauthenticate/", "la bibliothèque redemande le mot de passe"
    page = client.post("/compte/reauthenticate/", {"password": MOT_DE_PASSE}, follow=True)
    reponse = client.post("/compte/second-facteur/totp/activate/", {"code": _code_totp(page_lue(page))})
    assert reponse.status_code == 302 and Authenticator.objects.filter(user=compte, type="totp").exists()
    liste = page_lue(client.get("/installation/mettre-en-route/"))
    assert "Mentions légales, Données personnelles, Accessibilité" in liste and liste.count(">Faire<") >= 8
    assert "Mettre en route" in page_lue(client.get("/mon-espace/"))
    assert client.get("/admin/").status_code == 200 and Client().get("/").status_code == 200
