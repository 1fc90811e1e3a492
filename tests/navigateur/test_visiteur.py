"""A visitor types « VAE » near Niort, filters, opens a structure, with and without JavaScript, small screen or wide."""

import pytest

from tests.navigateur.conftest import sans_debordement


@pytest.mark.parametrize(("js", "largeur"), [(True, 1280), (False, 360)])
def test_visitor_finds_a_service_near_niort_by_keyboard(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/")
    page.locator("#contenu input[name=q]").focus()
    page.keyboard.type("VAE")
    page.keyboard.press("Tab")
    page.keyboard.type("Niort")
    page.keyboard.press("Enter")
    page.wait_for_url("**/annuaire/**")
    assert "Niort" in page.inner_text("main") and "structures" in page.inner_text("main")
    page.goto(page.url + "&mission=conseil")
    assert page.locator(".filtre-actif").count() >= 1 and sans_debordement(page)
    lien = page.locator("main a[href*='/annuaire/structures/']").first
    nom = lien.inner_text()
    lien.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/annuaire/structures/**")
    fiche = page.inner_text("main")
    assert nom in fiche and "Gratuit" in fiche and ("à jour" in fiche or "onfirm" in fiche)
    assert sans_debordement(page)
    page.emulate_media(media="print")
    assert nom in page.inner_text("main")
    assert not page.context.cookies()
