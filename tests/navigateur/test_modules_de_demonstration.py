"""The three modules of the demonstration's lessons, played to the end where their training shows them."""

import json

from playwright.sync_api import FrameLocator, Page, expect

from safran.demo.construction.formations import MODULES
from tests.navigateur.test_modules import dedans, entrer, etat

OU = """next(f"/parcours/{m.get_parent().pk}/{m.pk}/{b.id}/"
    for m in __import__('safran.parcours.models').parcours.models.ModulePage.objects.live() for b in m.etapes
    for c in b.value['contenu'] if c.block_type == 'scorm' and c.value.titre == TITRE)"""


def ouvrir(guichet, site, titre: str) -> Page:
    """The module of this title, from the step of its training."""
    page = guichet.ouvrir("tete-de-reseau")
    entrer(page, site.interroger(OU.replace("TITRE", repr(titre))))
    return page


def questions_faire(page: Page) -> None:
    """Answer every question of an activity as its author does."""
    cadre: FrameLocator = dedans(page)
    questions = json.loads(cadre.locator("#contenu").text_content())["questions"]
    for question in questions:
        juste = next(rang for rang, choix in enumerate(question["choix"]) if choix.get("juste"))
        cadre.locator(f"input[name=choix][value='{juste}']").check()
        cadre.get_by_role("button", name="Répondre").press("Enter")
        expect(cadre.get_by_role("status")).to_contain_text("Oui.")
        cadre.get_by_role("button").last.press("Enter")
    expect(cadre.get_by_role("heading", name="À retenir")).to_be_visible()


def test_calls_are_made_one_by_one_and_the_module_says_so(guichet, site):
    page = ouvrir(guichet, site, "Vérifier en quatre appels")
    questions_faire(page)
    expect(etat(page)).to_contain_text("Module : réussi")


def test_plan_has_two_activities_and_both_are_done(guichet, site):
    page = ouvrir(guichet, site, "Le plan de financement en quatre lignes")
    questions_faire(page)
    with page.expect_navigation(url="**activite=i-dates**"):
        page.locator("#module-bilan").get_by_role("link", name="Activité suivante").press("Enter")
    questions_faire(page)
    expect(etat(page)).to_contain_text("Module : réussi")


def test_sentences_are_sorted_in_the_h5p(guichet, site):
    page = ouvrir(guichet, site, "Voie, établissement ou inscription ?")
    contenu = json.loads((MODULES / "voie-place-inscription" / "content" / "content.json").read_text("utf-8"))
    cadre = dedans(page)
    for rang, phrase in enumerate(contenu["phrases"]):
        cadre.locator(f"input[name=phrase-{rang}][value='{phrase['case']}']").check()
    cadre.get_by_role("button", name="Vérifier").press("Enter")
    expect(etat(page)).to_contain_text("Module : réussi")
