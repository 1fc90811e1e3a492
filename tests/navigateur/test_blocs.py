"""A lesson that acts: its blocks by keyboard, by touch, without a script and on paper, in both themes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import SUR_QUATRE_ECRANS, a_le_focus, atteindre, presser

ETAPE = """
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Mission, Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.models import ModulePage
from safran.parcours.rules.suivis import suivi_commencer
from tests.safran.fabriques_blocs import ETATS, VALEURS, image_dite, un_bloc, une_image
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape

bureau = une_image("Bureau", (960, 540))
ailleurs = une_image("Bureau rangé", (960, 540))
etats = {
    "avant": {**ETATS["avant"], "image": image_dite(bureau, "Un bureau encombré")},
    "apres": {**ETATS["apres"], "image": image_dite(ailleurs, "Un bureau dégagé")},
}
propres = {
    "figure": {
        "titre": "Et dans le temps ?",
        "lecture": "Autour de cent par an.",
        "rangs": [{"nom": str(2019 + n), "valeur": str(90 + 17 * n % 40)} for n in range(6)],
        "forme": "LIGNE",
    },
    "points": {"image": image_dite(bureau)},
    "avant_apres": etats,
}
blocs = [("texte", "<p>Madame R. a 47 ans.</p>"), un_bloc("figure")]
blocs += [un_bloc(genre, **propres.get(genre, {})) for genre in VALEURS]
page = FormationPage(
    title="Une leçon qui agit", slug="une-lecon-qui-agit", accroche="Agir.", duree_minutes=10, atteste_gratuite=True,
    rubrique=Rubrique.objects.first(), sources=[("ligne", "Cahier des charges du service, article 5")],
)
page.missions.set(Mission.objects.all()[:1])
formation = CataloguePage.objects.get().add_child(instance=page)
module = un_module(formation, [une_etape("Elle veut rester aide à domicile", blocs), une_etape("La suite")])
suivi_commencer(compte=Compte.objects.get(email="conseillere@demo.safran.example"), formation=formation)
print(f"/parcours/{formation.pk}/{module.pk}/{etapes_de(module)[0]}/")
"""


@pytest.fixture(scope="module")
def etape(site):
    """The address of a step that holds a block of each kind."""
    return site.manage("shell", "-v", "0", "-c", ETAPE).strip().splitlines()[-1]


def choix(page: Page, dit: str):
    return page.locator(".choix summary").filter(has_text=dit)


@SUR_QUATRE_ECRANS
def test_dialogue_is_led_by_the_keyboard_to_its_end(guichet, etape, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto(etape)
    fin, deuxieme = page.get_by_text("Écouter d’abord."), page.get_by_text("Alors à quoi bon")
    expect(fin).to_be_visible(visible=not js)
    atteindre(page, choix(page, "Non, jamais."))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Effet de « Non, jamais. »")).to_be_visible()
    expect(deuxieme).to_be_visible()
    atteindre(page, choix(page, "plus facile"))
    page.keyboard.press("Enter")
    expect(fin).to_be_visible()
    if js:
        atteindre(page, page.get_by_role("button", name="Revenir d’une réplique"))
        page.keyboard.press("Enter")
        expect(fin).to_be_hidden()
        assert a_le_focus(choix(page, "plus facile"))
        expect(choix(page, "Je ne sais pas.")).to_be_hidden()
        page.get_by_role("button", name="Revenir d’une réplique").click()
        choix(page, "Je ne sais pas.").click()
        expect(fin).to_be_visible()
        expect(deuxieme).to_be_hidden()
        page.get_by_role("button", name="Lire tout le dialogue").click()
        expect(deuxieme).to_be_visible()


@SUR_QUATRE_ECRANS
def test_ticks_are_kept_with_and_without_a_script(guichet, etape, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto(etape)
    case = page.get_by_role("checkbox", name="Deux chaises")
    coche = case.is_checked()
    atteindre(page, case)
    page.keyboard.press("Space")
    expect(case).to_be_checked(checked=not coche)
    if not js:
        presser(page, "Garder mes coches")
    expect(page.get_by_text("Vos coches sont gardées.").first).to_be_visible()
    page.goto(etape)
    expect(case).to_be_checked(checked=not coche)


def test_ticks_made_without_a_network_leave_when_it_is_back_and_a_distant_video_comes_by_the_click_alone(
    guichet, etape
):
    page = guichet.ouvrir("conseillere")
    page.goto(etape)
    case = page.get_by_role("checkbox", name="Les horaires")
    coche = case.is_checked()
    page.context.set_offline(True)
    case.set_checked(not coche)
    expect(page.get_by_text(re.compile("Pas encore gardées"))).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Vos coches sont gardées.").first).to_be_visible()
    page.goto(etape)
    expect(case).to_be_checked(checked=not coche)
    page = guichet.ouvrir("conseillere")
    permis = ('class="media__ailleurs"', 'class="media__ailleurs" data-lecteur="about:blank" data-titre="Une visite"')
    page.route(f"**{etape}", lambda route: route.fulfill(response=(r := route.fetch()), body=r.text().replace(*permis)))
    page.goto(etape)
    assert page.locator("iframe").count() == 0
    atteindre(page, page.get_by_role("link", name=re.compile("Lire la vidéo sur video.example")))
    page.keyboard.press("Enter")
    expect(page.locator('iframe[title="Une visite"]')).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_points_cards_and_words_open_to_the_touch(guichet, etape, js):
    page = guichet.ouvrir("conseillere", js=js, largeur=360, tactile=True)
    page.goto(etape)
    lien = page.get_by_role("link", name=re.compile("2, Le passage"))
    boite = lien.locator("circle").bounding_box()
    assert min(boite["width"], boite["height"]) >= 24
    lien.tap()
    expect(page.get_by_text("Quatre-vingt-dix centimètres.")).to_be_visible()
    page.locator(".retournable summary").filter(has_text="C’est pour la vie.").tap()
    expect(page.get_by_text("Cela dépend.")).to_be_visible()
    page.locator(".terme summary").tap()
    expect(page.get_by_text("Reconnaissance de la qualité")).to_be_visible()
    page.get_by_label(re.compile("^Votre réponse")).fill("Mon essai")
    page.locator("summary").filter(has_text="Comparer avec").tap()
    expect(page.get_by_text("Nous aidons chacun.")).to_be_visible()
    expect(page.get_by_label(re.compile("^Votre réponse"))).to_have_value("Mon essai")


def test_cursor_goes_from_one_state_to_the_other_by_the_keyboard(guichet, etape):
    page = guichet.ouvrir("conseillere")
    page.goto(etape)
    regle = page.get_by_role("slider", name=re.compile("De « Avant » à « Après »"))
    assert regle.get_attribute("aria-valuetext") == "50 % de « Après »"
    atteindre(page, regle)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert regle.get_attribute("aria-valuetext") == "100 % de « Après »"
    assert "inset(0px 0px 0px 0%)" in page.get_by_alt_text("Un bureau dégagé").evaluate(
        "image => getComputedStyle(image).clipPath"
    )
    sans = guichet.ouvrir("conseillere", js=False)
    sans.goto(etape)
    assert sans.get_by_role("slider").count() == 0
    for texte in ("Un bureau encombré", "Un bureau dégagé"):
        expect(sans.get_by_alt_text(texte)).to_be_visible()


def test_lesson_is_accessible_in_both_themes(guichet, etape):
    page = guichet.ouvrir("conseillere")
    page.goto(etape)
    page.get_by_role("button", name="Lire tout le dialogue").click()
    page.locator("main details").evaluate_all(
        "plis => plis.forEach(pli => { pli.removeAttribute('name'); pli.open = true; })"
    )
    assert regarder(page, ["light", "dark"], [1280]) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert regarder(page, ["light", "dark"], [360]) == []


def test_lesson_names_what_it_shows_and_on_paper_shows_every_side(guichet, etape):
    page = guichet.ouvrir("conseillere")
    page.goto(etape)
    expect(page.get_by_role("region", name="Menez les dix minutes")).to_be_visible()
    expect(page.get_by_role("list", name="Qui en a parlé en premier ?")).to_be_visible()
    expect(page.get_by_role("img", name="Autour de cent par an.")).to_be_visible()
    expect(page.get_by_role("group", name="Points de l’image").get_by_role("link")).to_have_count(2)
    expect(page.get_by_role("group", name="Avant le prochain accueil")).to_be_visible()
    expect(page.get_by_role("textbox", name=re.compile("^Votre réponse"))).to_have_accessible_description(
        "Écrivez une phrase."
    )
    page.emulate_media(media="print")
    for texte in ("Cela dépend.", "Alors à quoi bon", "Écouter d’abord.", "Les genoux passent.", "Nous aidons chacun."):
        expect(page.get_by_text(texte)).to_be_visible()
    expect(page.locator(".figure-donnees table").first).to_be_visible()
    expect(page.get_by_role("button", name="Lire tout le dialogue")).to_be_hidden()
    assert sans_debordement(page)
