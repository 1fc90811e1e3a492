"""Three questions lead to a door in six gestures; its slip is received on another account; by keyboard, two screens."""

import re

from playwright.sync_api import Page, expect

from safran.demo.acces import DOMAINE, MOT_DE_PASSE
from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, choisir, ecrire, pli, presser, titre, voir

QUI_LA_RECOIT = f"""
from reseau.orientation.models import FicheLiaison
from tests.fabriques import un_conseiller
fiche = FicheLiaison.objects.order_by("-pk").first()
role = f"recoit-{{fiche.pk}}"
un_conseiller(fiche.structure, email=role + {DOMAINE!r}, mot_de_passe={MOT_DE_PASSE!r})
print(role + " " + str(fiche))
"""


def arriver(page: Page, question: str, js: bool) -> None:
    """The next question is there; with script, the focus is on it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    if js:
        expect(page.get_by_role("heading", level=1)).to_be_focused()


def demander(page: Page, js: bool) -> None:
    """Six gestures from the first question to the doors; the focus follows each step."""
    page.goto("/orienter/")
    choisir(page, page.get_by_role("radio", name="En emploi"))
    presser(page, "Continuer")
    arriver(page, "Que cherche-t-elle ?", js)
    choisir(page, page.get_by_role("radio", name="Changer de métier"))
    presser(page, "Continuer")
    arriver(page, "Où, et comment ?", js)
    ecrire(page, page.get_by_label("Commune"), "Poitiers")
    presser(page, "Trouver la porte")


def sans_debord(page: Page) -> None:
    """Nothing goes past the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@SUR_DEUX_ECRANS
def test_six_gestures_lead_to_a_door_without_an_account(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    demander(page, js)
    assert titre(page).startswith("Une première porte")
    pli(page, page.get_by_role("main"))
    voir(page, "Pourquoi cette porte")
    assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []
    sans_debord(page)
    options = page.get_by_role("main").get_by_role("link", name=re.compile("^Choisir "))
    assert options.count() >= 2
    assert len(set(options.evaluate_all("liens => liens.map(lien => lien.className)"))) == 1


@SUR_DEUX_ECRANS
def test_slip_is_received_on_another_account_in_two_gestures(guichet, site, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    demander(page, js)
    assert titre(page).startswith("Une deuxième porte")
    presser(page, "Ouvrir la fiche")
    assert titre(page) == "Votre deuxième porte"
    sans_debord(page)
    role, _, code = site.manage("shell", "-v", "0", "-c", QUI_LA_RECOIT).strip().splitlines()[-1].partition(" ")
    autre = guichet.ouvrir(role, js=js, largeur=largeur)
    autre.goto("/orienter/code/")
    ecrire(autre, autre.get_by_label("Code de la fiche"), code.lower())
    presser(autre, "Ouvrir la fiche")
    voir(autre, "Que s’est-il passé ?")
    sans_debord(autre)
    presser(autre, "Reçue, nous l’accompagnons")
    voir(autre, "Sa demande a abouti")
    page.reload()
    voir(page, "Reçue, nous l’accompagnons")
