"""A module in three visits, on two browsers, tabs killed mid-step and the network gone: nothing written is lost."""

import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import activer, contenu_demo, ecrire, presser, simple, titre, voir

FORMATION = contenu_demo("formations/financer-une-formation.yaml")
ETAPES = [etape["titre"] for module in FORMATION["modules"] for etape in module["etapes"]]
ROLE = "conseiller"
SUITE = "J’ai terminé cette étape, continuer"
FICHE = f"/se-former/{FORMATION['slug']}/"


def note(page: Page) -> Locator:
    """The field of the private note."""
    return page.get_by_label("Personne d’autre que vous ne la lit.")


def reprendre(page: Page) -> None:
    """From the sheet to the step where one stopped."""
    page.goto(FICHE)
    activer(page, page.get_by_role("main").get_by_role("link", name="Reprendre", exact=True))


def tuer(page: Page) -> None:
    """The tab goes as when the machine stops: nothing is asked, nothing more is sent.

    A page that is only closed may get its network back before its clocks stop, and send what it kept.
    """
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def attend(page: Page, quoi: str) -> None:
    """The page says what is not saved yet."""
    expect(page.locator("#parcours-file")).to_contain_text(f"Pas encore enregistré : {quoi}")


def rien_n_attend(page: Page) -> None:
    """Everything has been acknowledged: the device keeps nothing more."""
    for _ in range(100):
        if not page.evaluate("Object.keys(localStorage).filter(cle => cle.startsWith('safran-parcours')).length"):
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("Il reste des envois en attente.")
    expect(page.locator("#parcours-file")).to_be_hidden()


def test_module_in_three_visits_on_two_browsers_loses_nothing(guichet):
    bureau = guichet.ouvrir(ROLE)
    bureau.goto(FICHE)
    presser(bureau, "Commencer")
    presser(bureau, SUITE)
    assert simple(titre(bureau)) == simple(ETAPES[1])
    ecrire(bureau, note(bureau), "Demander le dossier.")
    expect(bureau.locator("#note-etat")).to_contain_text("Enregistrée à")
    bureau.context.set_offline(True)
    bureau.keyboard.insert_text(" Rappeler mardi.")
    attend(bureau, "une note")
    tuer(bureau)

    telephone = guichet.ouvrir(ROLE, largeur=360)
    reprendre(telephone)
    assert simple(titre(telephone)) == simple(ETAPES[1])
    assert note(telephone).input_value() == "Demander le dossier."
    telephone.context.set_offline(True)
    telephone.get_by_role("button", name=SUITE).press("Enter")
    attend(telephone, "une étape terminée")
    tuer(telephone)
    telephone.context.set_offline(False)
    retour = telephone.context.new_page()
    reprendre(retour)
    expect(retour.get_by_role("heading", level=1)).to_contain_text(ETAPES[2][-20:])

    bureau.context.set_offline(False)
    troisieme = bureau.context.new_page()
    reprendre(troisieme)
    assert simple(titre(troisieme)) == simple(ETAPES[2])
    rien_n_attend(troisieme)
    activer(troisieme, troisieme.get_by_role("main").get_by_role("link", name="Toutes mes notes"))
    voir(troisieme, "Demander le dossier. Rappeler mardi.")
    assert not regarder(troisieme, ["light", "dark"], [360, 1280])


def test_step_with_live_cards_is_kept_without_script_and_accessible(guichet):
    page = guichet.ouvrir("referente", js=False, largeur=1280)
    page.goto("/se-former/qui-fait-quoi/")
    page.get_by_role("main").get_by_role("link", name="Revoir", exact=True).click()
    page.get_by_role("link", name=re.compile("quatre réseaux, quatre publics")).first.click()
    expect(page.get_by_role("region", name="Fiche de structure").get_by_role("heading")).to_be_visible()
    expect(page.get_by_role("region", name="Fiche pratique")).to_be_visible()
    note(page).fill("À montrer à l’équipe.")
    page.get_by_role("button", name="Enregistrer ma note").click()
    voir(page, "Votre note est enregistrée.")
    assert note(page).input_value() == "À montrer à l’équipe."
    regardee = guichet.ouvrir("referente", largeur=360)
    regardee.goto(page.url)
    assert not regarder(regardee, ["light", "dark"], [320, 1280])


def test_pasted_note_too_long_is_told_at_its_field_whole_then_kept_once_cut(guichet):
    page = guichet.ouvrir("referente", largeur=1280)
    page.goto("/se-former/qui-fait-quoi/")
    page.get_by_role("main").get_by_role("link", name="Revoir", exact=True).click()
    page.get_by_role("link", name=re.compile("quatre réseaux, quatre publics")).first.click()
    page.wait_for_url("**/parcours/**")  # avec ses scripts : c’est l’un d’eux qui répond
    note(page).fill("à" * 10_001)
    expect(page.locator("#note-etat")).to_contain_text(re.compile(r"en 10\s000 caractères, celle-ci en compte 10\s001"))
    expect(note(page)).to_have_attribute("aria-invalid", "true")
    assert len(note(page).input_value()) == 10_001, "rien n’est coupé"
    note(page).press("End")
    note(page).press("Backspace")
    expect(page.locator("#note-etat")).to_contain_text("Enregistrée à")
    expect(note(page)).not_to_have_attribute("aria-invalid", "true")
    rien_n_attend(page)
