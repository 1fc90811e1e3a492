"""What hands do: reach by Tab, press, tick, type; and what eyes see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from scripts.banc import RACINE

# Ce que la maison promet : avec et sans JavaScript, sur un téléphone et sur un grand écran.
FORMATS = [(True, 1280), (False, 360), (True, 360), (False, 1280)]
NOMS = ["script-1280", "sans-script-360", "script-360", "sans-script-1280"]
COURTS, NOMS_COURTS = FORMATS[:2], NOMS[:2]
SUR_QUATRE_ECRANS = pytest.mark.parametrize(("js", "largeur"), FORMATS, ids=NOMS)
SUR_DEUX_ECRANS = pytest.mark.parametrize(("js", "largeur"), COURTS, ids=NOMS_COURTS)
SUR_DEUX_ECRANS_NOMMES = pytest.mark.parametrize(
    ("js", "largeur", "nom"), [(*f, n) for f, n in zip(COURTS, NOMS_COURTS, strict=True)], ids=NOMS_COURTS
)
HAUTEURS = {1280: 900, 360: 740}  # ce qu’un écran montre d’abord
MAX_TABULATIONS = 220


def a_le_focus(cible: Locator) -> bool:
    return cible.evaluate("element => element === document.activeElement")


def focus_visible(cible: Locator) -> bool:
    """True when a sighted person sees where the keyboard is: an outline, or the one of the label around."""
    return cible.evaluate(
        """element => [element, element.closest('label')].filter(Boolean).some(e => {
            const style = getComputedStyle(e);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
        })"""
    )


def venir(page: Page, cible: Locator) -> None:
    """A page that has just come is entered as the keyboard does: by its skip link, when `cible` is in the content."""
    expect(cible).to_have_count(1)
    page.wait_for_load_state()  # un clic rend la main dès que l’adresse change, avant que la page ne soit là
    if cible.evaluate("e => document.activeElement === document.body && Boolean(e.closest('main'))"):
        sauter_au_contenu(page)


def atteindre(page: Page, cible: Locator) -> Locator:
    """Press Tab until `cible` has the focus, seen; a trap or an unreachable control fails."""
    venir(page, cible)
    for _ in range(MAX_TABULATIONS):
        if a_le_focus(cible):
            assert focus_visible(cible), f"Focus invisible : {cible}"
            return cible
        page.keyboard.press("Tab")
    raise AssertionError(f"Inaccessible au clavier : {cible}")


def sauter_au_contenu(page: Page) -> None:
    """The first Tab of a page reaches its skip link; when the address names a place, the reading resumes there."""
    if "#" in page.url:
        return
    page.keyboard.press("Tab")
    lien = page.get_by_role("link", name="Aller au contenu", exact=True)
    assert a_le_focus(lien), "Le lien d’évitement n’est pas le premier."
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#contenu$"))  # l’adresse dit où l’on est à qui recommence : elle change un peu après


def activer(page: Page, cible: Locator) -> None:
    """Reach a link or a button, press Enter, wait for the page that comes."""
    atteindre(page, cible)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def suivre(page: Page, nom: str, *, exact: bool = False) -> None:
    """Follow a link of the content by its words."""
    activer(page, page.get_by_role("main").get_by_role("link", name=nom, exact=exact))


def presser(page: Page, nom: str, *, exact: bool = False) -> None:
    activer(page, page.get_by_role("main").get_by_role("button", name=nom, exact=exact))


def ecrire(page: Page, cible: Locator, texte: str) -> None:
    atteindre(page, cible)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(texte)


def cocher(page: Page, case: Locator) -> None:
    atteindre(page, case)
    if not case.is_checked():
        page.keyboard.press("Space")
    expect(case).to_be_checked()


def choisir(page: Page, option: Locator) -> None:
    """Reach a group of radio buttons and go to one with the arrows, as keyboards do."""
    venir(page, option)
    nom = option.get_attribute("name")
    groupe = page.locator(f'input[type=radio][name="{nom}"]')
    for _ in range(MAX_TABULATIONS):
        if groupe.evaluate_all("radios => radios.includes(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"Groupe inaccessible au clavier : {nom}")
    for _ in range(groupe.count() + 1):
        if a_le_focus(option):
            break
        page.keyboard.press("ArrowDown")
    if not option.is_checked():
        page.keyboard.press("Space")
    expect(option).to_be_checked()


def pli(page: Page, ou: Locator) -> None:
    """A number to call is seen there on arriving, on a telephone as on a screen."""
    largeur = page.viewport_size["width"]
    page.set_viewport_size({"width": largeur, "height": HAUTEURS[largeur]})
    numeros = ou.locator("a[href^='tel:']").filter(visible=True)
    bas = numeros.evaluate_all("liens => Math.min(...liens.map(e => e.getBoundingClientRect().bottom + scrollY))")
    assert bas <= HAUTEURS[largeur], f"{page.url} : le numéro finit à {bas:.0f} px."


class Compte:
    """How many gestures someone makes on a page, besides typing."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestes = page, 0

    def __call__(self, action: Callable[..., object], *suite: object) -> None:
        self.gestes += 1
        action(self.page, *suite)


def simple(texte: str) -> str:
    """A text without the difference between its kinds of spaces and apostrophes."""
    return " ".join(texte.replace("’", "'").split())


def titre(page: Page) -> str:
    h1 = page.locator("h1")
    expect(h1).to_have_count(1)
    return " ".join(h1.inner_text().split())


def voir(page: Page, texte: str) -> None:
    """The page says this, whatever the kind of its spaces."""
    dit = " ".join(page.get_by_role("main").inner_text().split())
    assert " ".join(texte.split()) in dit, f"« {texte} » absent de {page.url} :\n{dit[:1500]}"


def contenu_demo(chemin: str) -> dict:
    """A content file of the demonstration, to know the right answers without looking at the page's code."""
    return yaml.safe_load((Path(RACINE) / "safran" / "demo" / "contenu" / chemin).read_text("utf-8"))
