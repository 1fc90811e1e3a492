"""The first day, by hands: one page, a code, a second factor, and the list of what is left to do."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page

from scripts.banc import site_neuf_ouvert
from tests.fabriques import MOT_DE_PASSE
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import ecrire, presser, suivre, titre, voir

CHAMPS = {"Adresse électronique": "ada@region.example", "Prénom": "Ada", "Nom": "Berger", "Mot de passe": MOT_DE_PASSE}


@pytest.fixture
def guichet(navigateur, tmp_path):
    """A new site, which no other test may use: its first day comes once."""
    with site_neuf_ouvert(tmp_path) as site, guichet_ouvrir(site, navigateur, {}) as ouvert:
        yield ouvert


def donner(page: Page, code: str) -> None:
    ecrire(page, page.get_by_label("Code d’installation"), code)
    for libelle, valeur in CHAMPS.items():
        ecrire(page, page.get_by_label(libelle, exact=libelle == "Nom"), valeur)
    presser(page, "Ouvrir le compte de la Région")


def test_region_opens_its_account_and_sees_what_is_left_to_do(guichet):
    code = re.search(r"(?:\w{4}-){4}\w", guichet.site.manage("installer", "--sans-question")).group()
    page = guichet.ouvrir()
    page.goto("/annuaire/")
    assert titre(page) == "Bienvenue" and regarder(page, ["light", "dark"], [360, 1280]) == []
    donner(page, "0000-0000-0000-0000-0")
    voir(page, "Ce code n’ouvre rien")
    assert page.get_by_label("Prénom").input_value() == "Ada" and regarder(page, ["light"], [360]) == []

    page = guichet.ouvrir(js=False, largeur=360)
    page.goto("/")
    donner(page, code.lower())
    ecrire(page, page.get_by_label("Mot de passe"), MOT_DE_PASSE)
    page.keyboard.press("Enter")
    secret = page.locator(".cle-longue").inner_text()
    ecrire(page, page.get_by_label("Code à six chiffres"), format_hotp_value(_code(secret)))
    presser(page, "Mettre en service")
    page.goto("/mon-espace/")
    voir(page, "Nommer qui anime chaque bassin")
    suivre(page, "Toute la liste")
    voir(page, "0 sur 10")
    etat = page.context.storage_state()

    page = guichet.ouvrir()
    page.context.add_cookies(etat["cookies"])
    page.goto("/installation/mettre-en-route/")
    assert titre(page) == "Mettre en route" and regarder(page, ["light", "dark"], [360, 1280]) == []
    suivre(page, "Faire : Compléter les mentions légales et les autres pages de départ")
    assert "/admin/pages/" in page.url
    page.goto("/mon-espace/")
    presser(page, "Ranger « Mettre en route »")
    voir(page, "« Mettre en route » est rangée")
    visiteur = guichet.ouvrir()
    visiteur.goto("/mentions-legales/")
    voir(visiteur, "[à compléter")


def _code(secret: str) -> int:
    return hotp_value(secret, next(yield_hotp_counters_from_time()))
