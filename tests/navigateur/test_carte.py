"""The map in a real browser: another layer by keyboard, the server's map without scripts, « Autour de moi »."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur.conftest import regarder

ARRET = """() => {
    const ici = document.activeElement
    return ici.closest('#carte') && [ici.tagName, ici.title || ici.innerText]
}"""
NIORT = {"latitude": 46.323456, "longitude": -0.464567}


@pytest.mark.parametrize("largeur", [1280, 360])
def test_layer_changes_by_keyboard_is_announced_and_stays_in_the_address(guichet, largeur):
    page = guichet.ouvrir(largeur=largeur)
    page.goto("/annuaire/?q=VAE")
    lien = page.get_by_role("navigation", name="Découpage de la carte").get_by_role("link", name="Départements")
    lien.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#carte-dit")).to_have_text("La carte montre : départements.")
    expect(page.locator("#carte path.bassin")).to_have_count(4)
    expect(lien).to_have_attribute("aria-current", "true")
    expect(lien).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=VAE&couche=departements$"))
    assert not regarder(page, ["light", "dark"], [largeur])
    page.reload()
    expect(page.locator("#couche-choisie")).to_have_value("departements")


def test_layer_chosen_while_the_map_is_still_coming_changes_it_in_place(guichet):
    page, retenues = guichet.ouvrir(), []
    page.route("**/leaflet*.js", lambda route: retenues.append(route))
    page.goto("/annuaire/?q=VAE")
    page.evaluate("window.memePage = true")
    lien = page.get_by_role("navigation", name="Découpage de la carte").get_by_role("link", name="Départements")
    page.locator("#carte").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('head script[src*=leaflet]')")
    lien.press("Enter")
    while retenues:
        retenues.pop().continue_()
    page.route("**/leaflet*.js", lambda route: route.continue_())
    expect(page.locator("#carte-dit")).to_have_text("La carte montre : départements.")
    expect(page.locator("#carte path.bassin")).to_have_count(4)
    assert page.evaluate("window.memePage"), "la page a été redemandée"


def test_every_stop_of_the_keyboard_in_the_map_has_a_name(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE&lieu=Niort")
    page.locator("#carte").scroll_into_view_if_needed()
    expect(page.locator("#carte .leaflet-control-zoom-in")).to_be_visible()
    expect(page.locator("#carte path.bassin")).to_have_count(13)
    page.locator("#carte").focus()
    arrets = []
    for _ in range(40):
        page.keyboard.press("Tab")
        arret = page.evaluate(ARRET)
        if not arret:
            break
        arrets.append(arret)
    assert arrets and all(nom for _balise, nom in arrets), arrets


def test_bubble_of_a_pin_opens_and_closes_by_keyboard_and_speaks_french(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE&lieu=Niort")
    page.locator("#carte").scroll_into_view_if_needed()
    repere = page.locator("#carte .repere-leaflet").first
    repere.focus()
    page.keyboard.press("Enter")
    bulle = page.locator(".leaflet-popup")
    expect(bulle.get_by_role("button", name="Fermer", exact=True)).to_be_visible()
    bulle.get_by_role("link").first.focus()
    page.keyboard.press("Escape")
    expect(bulle).to_have_count(0)
    expect(repere).to_be_focused()


@pytest.mark.parametrize("adresse", ["/annuaire/", "/territoires/"])
def test_layer_changes_without_javascript(guichet, adresse):
    page = guichet.ouvrir(js=False)
    page.goto(adresse)
    expect(page.locator("svg.carte-region path.bassin")).to_have_count(13)
    page.get_by_role("link", name="Commissions", exact=True).click()
    expect(page.locator("svg.carte-region path.bassin")).to_have_count(4)
    expect(page.get_by_role("button", name="Autour de moi")).to_have_count(0)


def test_around_me_sends_a_rounded_position_on_click_only_and_keeps_the_town_alone(guichet):
    page = guichet.ouvrir()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(NIORT)
    envoyees = []
    page.on("request", lambda requete: envoyees.append((requete.url, requete.headers.get("x-position"))))
    page.goto("/annuaire/?q=VAE")
    assert not [position for _, position in envoyees if position]
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url("**lieu=Niort**")
    assert {position for _, position in envoyees if position} == {"46.32,-0.46"}
    assert not [url for url, _ in envoyees if "46.3" in url]
    expect(page.get_by_role("heading", name=re.compile("autour de Niort"))).to_be_visible()


def test_around_me_refused_says_what_to_do(guichet):
    page = guichet.ouvrir(largeur=360)
    page.goto("/annuaire/")
    bouton = page.get_by_role("button", name="Autour de moi")
    bouton.click()
    expect(page.get_by_role("status").filter(has_text="Écrivez le nom de votre commune.")).to_be_visible()
    expect(bouton).to_be_enabled()
    assert not regarder(page, ["light", "dark"], [360])
