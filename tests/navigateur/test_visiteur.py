"""A visitor types « VAE » near Niort, filters, opens a structure, prints its sheet: by keyboard, on every screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import sans_debordement
from tests.navigateur.gestes import SUR_QUATRE_ECRANS, activer, atteindre, cocher, ecrire, presser, titre, voir


def chercher(page: Page) -> int:
    """From the home page; how many structures answer."""
    page.goto("/")
    ecrire(page, page.get_by_label("De quoi avez-vous besoin"), "VAE")
    ecrire(page, page.get_by_label("Où", exact=False).and_(page.locator("input")), "Niort")
    presser(page, "Chercher")
    assert re.match(r"\d+ structures? autour de Niort", titre(page))
    return combien(page)


def combien(page: Page) -> int:
    """The count in the heading of the results."""
    entete = page.get_by_role("heading", name=re.compile(r"structures? autour de Niort"))
    expect(entete).to_be_visible()
    return int(entete.inner_text().split()[0])


def filtrer(page: Page, *, js: bool) -> None:
    """Keep the structures that give advice: at once with scripts, by a button without."""
    atteindre(page, page.locator("#filtres > summary"))
    page.keyboard.press("Enter")
    cocher(page, page.locator("#f-mission-conseil"))
    if js:
        page.wait_for_url("**mission=conseil**")
    else:
        presser(page, "Afficher les structures")


@SUR_QUATRE_ECRANS
def test_visitor_finds_a_service_near_niort_filters_and_prints_its_sheet(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    toutes = chercher(page)
    assert toutes > 1 and sans_debordement(page)
    filtrer(page, js=js)
    retrait = page.get_by_role("link", name=re.compile("^Retirer le filtre.*Conseil"))
    expect(retrait).to_be_visible()
    assert 1 <= combien(page) < toutes

    premier = page.locator("#resultats .service").first
    lien = premier.locator(".service__lieu a")
    nom = lien.inner_text()
    distance = re.search(r"à \d+(,\d+)?\s(m|km)", premier.inner_text())
    assert distance, premier.inner_text()
    activer(page, lien)
    assert titre(page) == " ".join(nom.split())
    voir(page, distance[0])
    voir(page, "VAE")
    voir(page, "Gratuit")
    fiche = page.get_by_role("main").inner_text()
    assert re.search(r"\d+ h( \d\d)? à \d+ h", fiche.replace("\xa0", " ")), "Les horaires manquent."
    assert re.search(r"Fiche (confirmée par la structure le|à jour au) \d", fiche), "Qui a confirmé, et quand ?"
    assert sans_debordement(page)

    page.emulate_media(media="print")
    papier = page.get_by_role("main").inner_text()
    perdues = [mot for mot in (nom, distance[0], "Fiche ") if mot not in papier]
    assert not perdues and re.search(r"\d+\sh", papier)
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_hidden()
    assert not page.context.cookies()


@pytest.mark.parametrize("adresse", ["/pratiques/", "/annuaire/"])
def test_word_without_end_never_makes_a_search_scroll_sideways(guichet, adresse):
    page = guichet.ouvrir(js=False, largeur=360)
    for texte in ("é" * 190, "accueil " + "w" * 150):
        page.goto(f"{adresse}?q={texte}")
        expect(page.locator("#resultats")).to_be_visible()
        assert sans_debordement(page), texte
