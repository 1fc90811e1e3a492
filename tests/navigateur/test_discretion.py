"""Cookies, themes, paper, zoom: what a visit leaves, and what it keeps when the screen changes."""

import gzip
import io
import re
from collections import Counter
from functools import cached_property

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

NIVEAU_NGINX = 5
PUBLIQUES = ["/", "/se-former/", "/annuaire/", "/pratiques/", "/recherche/?q=vae", "/attestations/verifier/"]
# Sur le papier, ce qui se télécharge n’a plus d’objet.
TITRES = ":is(h1, h2, h3):not(.telecharger *)"


def noms_des_cookies(page: Page) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def test_visitor_receives_no_cookie_until_a_theme_is_chosen_and_a_member_two(guichet):
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


def test_printed_list_says_street_hours_and_access_of_each_place(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=formation&lieu=Niort")
    porte = page.locator("#resultats .service").first
    expect(porte.get_by_text("Accès :")).to_be_hidden()
    feuilles = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    lue = " ".join(feuilles[0].extract_text().split())
    assert re.search(r"\d+ rue [^,]+, 79000 Niort .*(Lundi|Du lundi) ?: .*\d h.* Accès ?: ", lue), lue


# What a visit weighs on the wire, and whether the page moves while it arrives
KILO = 1024
PREMIERE, AVEC_POLICES, SUIVANTE = 100 * KILO, 200 * KILO, 20 * KILO
LECON, IMMOBILE = 250 * KILO, 0.02
LONGUE = """
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Mission, Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.rules.suivis import suivi_commencer
from safran.quiz.rules.tentatives import tentative_commencer
from tests.safran.fabriques_blocs import VALEURS, image_dite, un_bloc, une_image
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape
from tests.safran.fabriques_quiz import de_chaque_genre, un_quiz

image = image_dite(une_image("Bureau", (960, 540)))
propres = {"points": {"image": image}}
genres = [*VALEURS, "texte"]
blocs = [
    ("texte", "<p>Une idée, deux phrases, un exemple. " * 8 + "</p>") if genre == "texte"
    else un_bloc(genre, **propres.get(genre, {}))
    for genre in (genres[rang % len(genres)] for rang in range(60))
]
quiz = un_quiz([question for _ in range(3) for question in de_chaque_genre()])
page = FormationPage(
    title="Une leçon longue", slug="une-lecon-longue", accroche="Lire.", duree_minutes=60, atteste_gratuite=True,
    rubrique=Rubrique.objects.first(), sources=[("ligne", "Cahier des charges du service, article 5")],
)
page.missions.set(Mission.objects.all()[:1])
formation = CataloguePage.objects.get().add_child(instance=page)
module = un_module(formation, [une_etape("Soixante blocs", blocs), une_etape("Le quiz", [("quiz", quiz.pk)])])
compte = Compte.objects.get(email="conseillere@demo.safran.example")
suivi_commencer(compte=compte, formation=formation)
tentative_commencer(compte=compte, quiz=quiz)
longue, du_quiz = (f"/parcours/{formation.pk}/{module.pk}/{etape}/" for etape in etapes_de(module))
print(longue, f"{du_quiz}?quiz={quiz.code}&vue=toutes")
"""
NOTRE_POLICE = """() => document.fonts.check('1rem "Atkinson Hyperlegible Next"')"""
PEINTE = """() => new Promise(rendre => {
    new PerformanceObserver(() => rendre(true)).observe({type: 'paint', buffered: true}); })"""
GLISSEMENT = """() => new Promise(rendre => { let total = 0;
    new PerformanceObserver(liste => { for (const e of liste.getEntries()) if (!e.hadRecentInput) total += e.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => rendre(total), 500); })"""


class Balance:
    """Bytes received, headers included, by kind of resource; what the cache gives weighs nothing.

    A page weighs what nginx sends of it, compressed as `deploiement/nginx/safran.conf` says; its headers apart.
    """

    def __init__(self, page: Page) -> None:
        self.genres, self.pesees = {}, {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.responseReceived", lambda e: self.genres.update({e["requestId"]: e["type"]}))
        self.session.on(
            "Network.loadingFinished", lambda e: self.pesees.update({e["requestId"]: e["encodedDataLength"]})
        )

    @cached_property
    def octets(self) -> dict[str, int]:
        octets: Counter[str] = Counter()
        for cle, pesee in self.pesees.items():
            genre = self.genres.get(cle, "Other")
            if genre == "Document":
                html = self.session.send("Network.getResponseBody", {"requestId": cle})["body"]
                pesee = len(gzip.compress(html.encode(), NIVEAU_NGINX))
            octets[genre] += pesee
        return octets

    def total(self, *, sans: tuple[str, ...] = ()) -> int:
        return sum(octets for genre, octets in self.octets.items() if genre not in sans)


@pytest.mark.parametrize(
    ("adresse", "largeur"),
    [("/", 1280), ("/", 360), ("/se-former/", 1280), ("/annuaire/?q=VAE&lieu=Niort", 360), ("/pratiques/", 360)],
)
def test_first_visit_is_light_and_the_next_page_lighter(guichet, adresse, largeur):
    page = guichet.ouvrir(largeur=largeur)
    premiere = Balance(page)
    page.goto(adresse, wait_until="networkidle")
    assert premiere.octets.get("Document", 0) > KILO
    assert premiere.total(sans=("Image", "Font")) <= PREMIERE, premiere.octets
    assert premiere.total(sans=("Image",)) <= AVEC_POLICES, premiere.octets
    assert page.evaluate(GLISSEMENT) < IMMOBILE

    suivante = Balance(page)
    page.goto("/droit-a-l-orientation/", wait_until="networkidle")
    assert suivante.octets.get("Document", 0) > KILO
    assert suivante.total(sans=("Image",)) <= SUIVANTE, suivante.octets


@pytest.mark.parametrize("largeur", [360, 1280])
@pytest.mark.parametrize("adresse", ["/", "/annuaire/?q=VAE&lieu=Niort", "/droit-a-l-orientation/"])
def test_nothing_moves_when_the_fonts_arrive_after_the_text(guichet, adresse, largeur):
    page, polices = guichet.ouvrir(largeur=largeur), []
    page.route("**/*.woff2", lambda police: polices.append(police))
    page.goto(adresse, wait_until="domcontentloaded")
    page.evaluate(PEINTE)
    assert polices
    assert not page.evaluate(NOTRE_POLICE)
    for police in polices:
        police.continue_()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(NOTRE_POLICE)
    assert page.evaluate(GLISSEMENT) < IMMOBILE


@pytest.fixture(scope="module")
def lecons(site):
    """The addresses of a step of sixty blocks, every kind among them, and of a quiz begun, every kind of question."""
    return site.manage("shell", "-v", "0", "-c", LONGUE).strip().splitlines()[-1].split()


@pytest.mark.parametrize("largeur", [360, 1280])
@pytest.mark.parametrize("laquelle", [0, 1], ids=["soixante blocs", "quiz"])
def test_lesson_is_light_and_nothing_moves_in_it(guichet, lecons, laquelle, largeur):
    page = guichet.ouvrir("conseillere", largeur=largeur)
    pesee = Balance(page)
    page.goto(lecons[laquelle], wait_until="networkidle")
    assert page.locator("main .prose > *, main [data-question]").count() >= 25
    assert pesee.octets.get("Document", 0) > KILO
    assert pesee.total(sans=("Image", "Media")) <= LECON, pesee.octets
    page.mouse.wheel(0, 20_000)
    assert page.evaluate(GLISSEMENT) == 0
