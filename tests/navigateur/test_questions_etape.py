"""A question between two paragraphs: answered in place, by keyboard, without script, once when the network is cut."""

import contextlib
import re
import sqlite3

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import choisir, cocher, ecrire, presser, suivre, voir

FICHE = "/se-former/cep-niveaux-et-posture/"
DATES, DIRE = "Quatre dates", "À vous.*deux minutes"
ENONCE = "gratuit pour toute personne active"


def ouvrir(page: Page, etape: str, module: str = "D’où vient le conseil") -> None:
    """The step of this name, from the sheet; the training is begun when it was not."""
    page.goto(FICHE)
    principal = page.get_by_role("main")
    commencer = principal.get_by_role("button", name="Commencer", exact=True)
    if commencer.count():
        commencer.click()
    else:
        principal.get_by_role("link", name=re.compile("^(Reprendre|Revoir)$")).first.click()
    page.wait_for_url("**/parcours/**")
    for lien in (module, etape):  # par le plan, replié sur un téléphone
        page.goto(page.locator("#plan a").filter(has_text=re.compile(lien)).first.get_attribute("href"))


def zone(page: Page) -> Locator:
    """The first question of the step."""
    return page.locator(".question--etape").first


def reponses(site, role: str) -> list[tuple[int, int | None]]:
    """How many times this person answered each question, and what the last answer gave."""
    with contextlib.closing(sqlite3.connect(site.donnees / "safran.sqlite3", timeout=30)) as base:
        return base.execute(
            "SELECT r.essais, r.part FROM parcours_reponseetape r JOIN parcours_suivi s ON s.id = r.suivi_id "
            "JOIN comptes_compte c ON c.id = s.compte_id WHERE c.email LIKE ?",
            (f"{role}@%",),
        ).fetchall()


@pytest.mark.parametrize("largeur", [360, 1280])
def test_question_is_corrected_in_place_and_the_focus_goes_to_what_is_said(guichet, largeur):
    page = guichet.ouvrir("conseillere" if largeur == 360 else "tete-de-reseau", largeur=largeur)
    ouvrir(page, DATES)
    expect(zone(page)).to_contain_text(ENONCE)
    assert not regarder(page, ["light", "dark"], [360, 1280])
    choisir(page, zone(page).get_by_label("Faux", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    verdict = zone(page).locator(".message")
    expect(verdict).to_contain_text("Ce n’est pas la bonne réponse")
    expect(verdict).to_be_focused()
    assert not regarder(page, ["light", "dark"], [360, 1280])
    suivre(page, "Recommencer la question")
    choisir(page, zone(page).get_by_label("Vrai", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page).locator(".message")).to_contain_text("C’est juste")


def test_without_script_the_page_comes_back_to_the_question(guichet):
    page = guichet.ouvrir("referente", js=False)
    ouvrir(page, DATES)
    zone(page).get_by_role("button", name="Valider ma réponse").click()
    expect(zone(page)).to_contain_text("Répondez à cette question")
    zone(page).get_by_label("Vrai", exact=True).check()
    zone(page).get_by_role("button", name="Valider ma réponse").click()
    expect(zone(page)).to_contain_text("C’est juste")
    assert re.search(r"#question-[0-9a-f-]+$", page.url)


def test_answer_given_without_network_leaves_once_when_it_is_back(guichet, site):
    page = guichet.ouvrir("conseiller")
    ouvrir(page, DATES)
    page.context.set_offline(True)
    choisir(page, zone(page).get_by_label("Vrai", exact=True))
    for _ in range(2):
        zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(page.locator("#parcours-file")).to_contain_text("Pas encore enregistré : une réponse")
    assert reponses(site, "conseiller") == []
    page.context.set_offline(False)
    expect(zone(page).locator(".message")).to_contain_text("C’est juste", timeout=20_000)
    expect(page.locator("#parcours-file")).to_be_hidden()
    assert reponses(site, "conseiller") == [(1, 1000)]
    page.wait_for_timeout(6_000)  # une relance de plus n’envoie rien
    assert reponses(site, "conseiller") == [(1, 1000)]


def test_free_answer_warns_of_a_person_then_waits_for_its_reader(guichet):
    page = guichet.ouvrir("formatrice")
    ouvrir(page, DIRE)
    ecrire(page, zone(page).get_by_label("Votre réponse", exact=True), "Appelez Madame Dupont au 05 49 00 00 00.")
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page)).to_contain_text("On dirait")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    cocher(page, zone(page).get_by_label(re.compile("ne désignent pas")))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page).locator(".message")).to_contain_text("attend d’être relue")


def test_quiz_is_taken_in_its_step_one_at_a_time_then_all_and_is_accessible(guichet):
    page = guichet.ouvrir("conseillere")
    ouvrir(page, "Quiz : les niveaux".replace(" :", ".:"), "Les niveaux")
    presser(page, "Commencer le quiz")
    etape = page.url.split("?")[0]
    suivre(page, "Une à la fois")  # le choix se garde toute la session, et un autre parcours a pu en faire un autre
    expect(page.locator("#quiz-essai fieldset")).to_have_count(1)
    assert not regarder(page, ["light", "dark"], [360, 1280])
    choisir(page, page.locator("#quiz-essai input[type=radio]").first)
    presser(page, "Question suivante")
    expect(page.get_by_role("link", name="Question 1, répondue")).to_be_visible()
    suivre(page, "Toutes", exact=True)
    assert page.locator("#quiz-essai fieldset").count() > 1
    presser(page, "Rendre mes réponses")
    voir(page, "Répondez à cette question")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    for question in page.locator("#quiz-essai fieldset").all():
        question.get_by_label("Je ne sais pas").check()
        question.locator("input:checked").evaluate_all("e => e.slice(0, -1).forEach(x => { x.checked = false; })")
    presser(page, "Rendre mes réponses")
    voir(page, "Quiz à reprendre")
    assert page.url.startswith(etape), "le résultat se lit dans l’étape"
    assert not regarder(page, ["light", "dark"], [360, 1280])
