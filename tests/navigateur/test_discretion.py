"""Cookies, themes, paper, zoom: what a visit leaves, and what it keeps when the screen changes."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

PUBLIQUES = ["/", "/se-former/", "/annuaire/", "/pratiques/", "/recherche/?q=vae", "/attestations/verifier/"]
# Sur le papier, ce qui se télécharge n’a plus d’objet.
TITRES = ":is(h1, h2, h3):not(.telecharger *)"


def noms_des_cookies(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def test_visitor_receives_no_cookie_until_a_theme_is_chosen(guichet):
    page = guichet.ouvrir()
    for adresse in (*PUBLIQUES[:-1], "/cette/page/n-existe-pas/"):
        page.goto(adresse)
    assert noms_des_cookies(page) == set()
    page.get_by_role("button", name="Sombre").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function("document.cookie.includes('theme=dark')")
    page.goto("/se-former/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert noms_des_cookies(page) == {"theme"}


def test_theme_is_chosen_without_scripts(guichet):
    page = guichet.ouvrir(js=False)
    page.goto("/se-former/?q=vae")
    with page.expect_navigation():
        page.get_by_role("button", name="Sombre").click()
    assert page.url.endswith("/se-former/?q=vae")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_member_receives_the_session_and_the_form_token_only(guichet):
    page = guichet.ouvrir("conseillere")
    for adresse in ("/mon-espace/", "/se-former/", "/pratiques/ecrire/", "/mon-profil/"):
        page.goto(adresse)
    assert noms_des_cookies(page) == {"sessionid", "csrftoken"}


@pytest.mark.parametrize("adresse", ["/", "/cette/page/n-existe-pas/", "/annuaire/?q=VAE&lieu=Niort"])
def test_menu_opens_and_closes_without_scripts(guichet, adresse):
    page = guichet.ouvrir(js=False, largeur=360)
    page.goto(adresse)
    navigation = page.get_by_role("navigation", name="Navigation principale")
    expect(navigation).not_to_be_in_viewport()
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(navigation.get_by_role("link", name="Se former")).to_be_in_viewport()
    page.get_by_role("link", name="Fermer le menu").click()
    expect(navigation).not_to_be_in_viewport()


def test_menu_keeps_the_keyboard_then_gives_it_back(guichet):
    page = guichet.ouvrir(largeur=360)
    page.goto("/")
    bouton = page.get_by_role("button", name="Menu", exact=True)
    bouton.focus()
    page.keyboard.press("Space")
    fermer = page.get_by_role("link", name="Fermer le menu")
    expect(fermer).to_be_in_viewport()
    expect(page.locator("#menu:focus, #menu :focus")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(fermer).not_to_be_in_viewport()
    expect(bouton).to_be_focused()


@pytest.mark.parametrize(
    ("role", "adresse"),
    [("", "/se-former/qui-fait-quoi/"), ("", "/annuaire/?q=VAE&lieu=Niort"), ("conseillere", "/mon-espace/")],
)
def test_printed_page_keeps_its_content_and_drops_the_navigation(guichet, role, adresse):
    page = guichet.ouvrir(role)
    page.goto(adresse)
    contenu = page.get_by_role("main")
    a_l_ecran = [t for t in (h.inner_text() for h in contenu.locator(TITRES).all() if h.is_visible()) if t]
    page.emulate_media(media="print")
    sur_papier = contenu.inner_text()
    perdus = [t for t in a_l_ecran if " ".join(t.split()) not in " ".join(sur_papier.split())]
    assert not perdus, perdus
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_printed_page_cuts_no_box_and_leaves_no_title_behind(guichet):
    page = guichet.ouvrir()
    page.goto("/se-former/cep-niveaux-et-posture/")
    suite = page.get_by_role("region", name="Pour continuer")
    carte = " ".join(suite.get_by_role("heading", level=3).first.inner_text().split())
    feuilles = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    lues = [" ".join(feuille.extract_text().split()) for feuille in feuilles]
    assert [carte in lue for lue in lues if "Pour continuer" in lue] == [True]

    page.goto("/annuaire/?q=VAE&lieu=Niort")
    page.locator("#resultats .service__lieu a").first.click()
    services = page.get_by_role("heading", name="Ce que l’on y trouve")
    expect(services).to_be_visible()
    page.emulate_media(media="print")
    boites = page.locator(".services > div").evaluate_all("boites => boites.map(b => getComputedStyle(b).breakInside)")
    assert boites and set(boites) == {"avoid"}
    publics = page.locator("main header .etiquettes").bounding_box()
    assert services.bounding_box()["y"] - publics["y"] - publics["height"] > 12
