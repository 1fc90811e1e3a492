"""Ten situations as people say them: three gestures to a number to call, by keyboard, on four screens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import FORMATS, SUR_QUATRE_ECRANS, atteindre, cocher, ecrire, titre

# Ce que l’on dit, où l’on est.
SITUATIONS = [
    ("jeune de 19 ans, a décroché du lycée, pas de permis, voudrait travailler vite", "Ruffec"),
    ("femme isolée sans emploi avec enfants", "Cognac"),
    ("changer de métier, salarié", "Niort"),
    ("VAE", "Saintes"),
    ("RQTH, travailler avec un handicap", "Poitiers"),
    ("veut monter son entreprise", "Angoulême"),
    ("cadre, bilan de compétences", "La Rochelle"),
    ("reprendre une ferme", "Parthenay"),
    ("étudiant qui veut changer de voie", "Poitiers"),
    ("chômage, trouver une formation", "Châtellerault"),
]
HAUTEURS = {1280: 900, 360: 740}


def chercher(page: Page, situation: str, commune: str) -> None:
    """Say it, say where, press Enter."""
    ecrire(page, page.get_by_label("La situation, comme vous la diriez"), situation)
    ecrire(page, page.get_by_label("Commune ou code postal"), commune)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@SUR_QUATRE_ECRANS
def test_ten_situations_reach_a_number_to_call_in_three_gestures(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.set_viewport_size({"width": largeur, "height": HAUTEURS[largeur]})
    for situation, commune in SITUATIONS:
        page.goto("/annuaire/")
        chercher(page, situation, commune)
        assert re.match(r"\d+ structures? autour d", titre(page)), f"{situation} : {titre(page)}"
        numero = page.locator("#resultats .service").first.locator("a[href^='tel:']")
        bas = numero.evaluate("lien => lien.getBoundingClientRect().bottom + scrollY")
        assert bas <= HAUTEURS[largeur], f"{situation} : le numéro finit à {bas:.0f} px."
        assert re.fullmatch(r"\d\d(\s\d\d){4}", numero.inner_text().strip())
        assert sans_debordement(page), situation
    atteindre(page, numero)


@pytest.mark.parametrize(("js", "largeur"), FORMATS[:2], ids=["script-1280", "sans-script-360"])
def test_several_values_of_a_filter_add_up_and_each_goes_away_alone(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/annuaire/?lieu=Niort")
    tiroir = page.locator("#filtres > summary")
    atteindre(page, tiroir)
    page.keyboard.press("Enter")
    for valeur in ("conseil", "accompagnement"):
        cocher(page, page.locator(f"#f-mission-{valeur}"))
        if js:
            page.wait_for_url(f"**mission={valeur}**")
            expect(page.locator("#filtres[open]")).to_have_count(1)
    if not js:
        bouton = page.get_by_role("button", name="Afficher les structures")
        atteindre(page, bouton)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(tiroir).to_contain_text("2 filtres actifs")
    retraits = page.get_by_role("link", name=re.compile("^Retirer le filtre"))
    expect(retraits).to_have_count(2)
    cartes = page.locator("#resultats .service")
    annonce = int(titre(page).split()[0])
    assert cartes.count() == min(annonce, 20) > 0


def test_map_and_list_tell_the_same_services_in_the_same_order(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE&lieu=Niort")
    expect(page.locator(".repere-leaflet").first).to_be_visible()
    ici = page.locator("#resultats .service[data-lat]")
    numeros = ici.evaluate_all("cartes => cartes.map(carte => Number(carte.dataset.n))")
    assert numeros == sorted(numeros) and numeros[0] == 1
    dits = " ; ".join(page.locator(".repere-leaflet").evaluate_all("reperes => reperes.map(repere => repere.title)"))
    for rang in range(ici.count()):
        carte = ici.nth(rang)
        assert f"{carte.get_attribute('data-n')}, {carte.get_attribute('data-nom')}" in dits
        assert carte.get_attribute("data-nom") == carte.locator(".service__titre").inner_text()


def test_open_drawer_and_a_question_not_understood_have_no_fault(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE conseil xyzxyz&lieu=Niort&public=salaries")
    page.locator("#filtres > summary").click()
    expect(page.locator("#f-mission-conseil")).to_be_visible()
    assert not regarder(page, ["light", "dark"], [1280, 360])
    page.goto("/annuaire/?q=xyzxyz&lieu=Royan")
    assert titre(page) == "Nous n’avons pas compris ce que vous cherchez"
    assert page.get_by_label("La situation, comme vous la diriez").input_value() == "xyzxyz"
    assert not regarder(page, ["light", "dark"], [1280, 360])
