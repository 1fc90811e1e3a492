"""An H5P module in a real browser: played, killed, resumed elsewhere, finished; what it says is kept by the server."""

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import voir
from tests.navigateur.paquets import module_h5p
from tests.navigateur.test_modules import dedans, entrer, etat, preparer

ETAT = "__import__('safran.scorm.models').scorm.models.EtatSco.objects.latest('pk')"


@pytest.fixture(scope="module")
def etape(site, tmp_path_factory):
    return preparer(site, tmp_path_factory.mktemp("h5p"), "h5p", module_h5p())


def reponse(contenu: FrameLocator, rang: int, mot: str):
    """One of the two answers of a question."""
    return contenu.locator(f"input[name=q{rang}][value={mot}]")


def jouer(page: Page, rang: int, mot: str) -> None:
    """Answer a question and wait for the server."""
    reponse(dedans(page), rang, mot).check()
    expect(etat(page)).to_contain_text("Enregistré à")


def test_h5p_is_played_killed_resumed_and_completes_its_step(guichet, site, etape):
    page = guichet.ouvrir("conseillere")
    entrer(page, etape)
    expect(dedans(page).locator("#reprise")).to_have_text("neuf")
    jouer(page, 0, "oui")
    page.context.close()  # l'onglet meurt, et avec lui ce que ce navigateur gardait
    autre = guichet.ouvrir("conseillere")
    entrer(autre, etape)
    expect(dedans(autre).locator("#reprise")).to_have_text("repris")
    expect(reponse(dedans(autre), 0, "oui")).to_be_checked()
    reponse(dedans(autre), 1, "oui").check()
    dedans(autre).get_by_role("button", name="Vérifier").press("Enter")
    expect(etat(autre)).to_contain_text("Module : terminé, non réussi")
    reponse(dedans(autre), 1, "non").check()
    dedans(autre).get_by_role("button", name="Vérifier").press("Enter")
    expect(etat(autre)).to_contain_text("Module : réussi")
    assert not regarder(autre, ["light", "dark"], [360, 1280])
    with autre.expect_navigation(url=f"**{etape}"):
        autre.get_by_role("link", name="Module terminé, continuer").press("Enter")
    voir(autre, "Note déclarée par le module : 100 %.")
    assert not autre.get_by_role("button", name=re.compile("J’ai terminé")).count()
    valeurs = site.interroger(f"{ETAT}.valeurs")
    assert {"h5p.etat", "h5p.resultat", "h5p.resultat.question-0", "h5p.resultat.question-1"} <= valeurs.keys()
    assert site.interroger(f"{ETAT}.temps_total") > 0


def test_h5p_rights_are_told_in_french(guichet, etape):
    page = guichet.ouvrir("conseiller")
    entrer(page, etape)
    droits = dedans(page).get_by_role("button", name="Voir les droits d’utilisation")
    droits.press("Enter")
    expect(dedans(page).locator(".h5p-popup-dialog")).to_contain_text("La maison")


def test_h5p_without_javascript_says_what_it_needs(guichet, etape):
    page = guichet.ouvrir("conseillere", js=False)
    entrer(page, etape)
    voir(page, "Ce module a besoin de JavaScript")
