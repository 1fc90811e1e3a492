"""Every kind of question answered by keyboard alone, then by touch; axe finds nothing, asked or corrected."""

import contextlib
import re
import sqlite3
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    a_le_focus,
    atteindre,
    choisir,
    cocher,
    contenu_demo,
    ecrire,
    presser,
    simple,
    titre,
    voir,
)

CODE, CODE_LIMITE = "cep-entrainement", "deux-portes-cinq-minutes"
# L’horloge de la machine, avancée ou reculée d’un jour ; le temps qui passe, lui, reste le vrai.
HORLOGE = """
    const decalage = %d, Vraie = Date;
    window.Date = class extends Vraie {
        constructor(...a) { a.length ? super(...a) : super(Vraie.now() + decalage); }
        static now() { return Vraie.now() + decalage; }
    };
"""
JOUR_MS = 86_400_000
GENRES = {"unique", "multiple", "vrai_faux", "numerique", "texte_court", "appariement", "ordre", "trous"}


def questions_connues() -> dict[str, dict]:
    """Every question whose answer the content of the demonstration gives, by its words."""
    quiz = next(q for q in contenu_demo("formations/cep-niveaux-et-posture.yaml")["quiz"] if q["code"] == CODE)
    brutes = [ligne["question"] for ligne in contenu_demo("banque.yaml")]
    brutes += [sous for q in quiz["questions"] for sous in q.get("questions", [q])]
    return {simple(q["enonce"]): q for q in brutes if "enonce" in q}


CONNUES = questions_connues()


def attendues(question: dict) -> list[str]:
    """What to choose or to write, in the order of the controls."""
    match question["type"]:
        case "vrai_faux":
            return ["Vrai" if question["juste"] else "Faux"]
        case "unique" | "multiple":
            return [simple(r["texte"]) for r in question["reponses"] if r["juste"]]
        case "numerique":
            unites = [simple(question["unites"][0]["nom"])] if question["unites"] else []
            return [question["reponses"][0]["valeur"], *unites]
        case "texte_court":
            return [question["reponses"][0]["texte"].upper()]
        case "trous":
            return [trou["reponses"][0].get("texte") or trou["reponses"][0]["valeur"] for trou in question["trous"]]
    raise AssertionError(question["type"])


def libelle_de(controle: Locator) -> str:
    """The words of its label."""
    return simple(controle.evaluate("e => e.labels[0].innerText"))


def valeur_pour(question: dict, controle: Locator, rang: int) -> str:
    """What one control of a question in parts must hold."""
    if question["type"] == "appariement":
        return next(simple(p["droite"]) for p in question["paires"] if simple(p["gauche"]) == libelle_de(controle))
    if question["type"] == "ordre":
        textes = [simple(element["texte"]) for element in question["elements"]]
        return str(1 + textes.index(libelle_de(controle)))
    return attendues(question)[rang]


class Clavier:
    """Tab, arrows, space, letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def cocher(self, champ: Locator) -> None:
        (choisir if champ.get_attribute("type") == "radio" else cocher)(self.page, champ)

    def ecrire(self, champ: Locator, texte: str) -> None:
        ecrire(self.page, champ, texte)

    def lister(self, liste: Locator, texte: str) -> None:
        """Arrows change what a list holds, without opening it."""
        atteindre(self.page, liste)
        for _ in range(liste.locator("option").count()):
            self.page.keyboard.press("ArrowDown")
            if simple(liste.evaluate("e => e.selectedOptions[0].text")) == simple(texte):
                assert a_le_focus(liste)
                return
        raise AssertionError(f"« {texte} » ne se choisit pas au clavier")

    def presser(self, nom: str) -> None:
        presser(self.page, nom)


class Doigt:
    """Taps; a list opens the picker of the system, which no page draws."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def cocher(self, champ: Locator) -> None:
        etiquette = self.page.locator(f"label[for='{champ.get_attribute('id')}']")
        boite = etiquette.bounding_box()
        assert boite["height"] >= 24 and boite["width"] >= 24
        etiquette.tap()
        expect(champ).to_be_checked()

    def ecrire(self, champ: Locator, texte: str) -> None:
        champ.tap()
        assert a_le_focus(champ)
        self.page.keyboard.insert_text(texte)

    def lister(self, liste: Locator, texte: str) -> None:
        assert liste.bounding_box()["height"] >= 24
        options = {simple(t): t for t in liste.locator("option").all_inner_texts()}
        liste.select_option(label=options[simple(texte)].strip())

    def presser(self, nom: str) -> None:
        bouton = self.page.get_by_role("main").get_by_role("button", name=nom)
        bouton.tap()
        expect(bouton).to_have_count(0)  # la page suivante, ce que voit la personne


class Souris(Clavier):
    """The quickest way, where hands are not what is tried."""

    def cocher(self, champ: Locator) -> None:
        champ.check()

    def ecrire(self, champ: Locator, texte: str) -> None:
        champ.fill(texte)


def commencer(page: Page, code: str = CODE) -> None:
    """A new attempt, or the one that is open."""
    page.goto(f"/quiz/{code}/")
    page.get_by_role("main").get_by_role("button", name=re.compile("le quiz")).click()
    expect(page.get_by_role("button", name="Rendre mes réponses")).to_be_visible()


def repondre_a_tout(page: Page, geste: Clavier | Doigt) -> set[str]:
    """Answer every question shown; those drawn from the directory, that change each time, by their first answer."""
    faits = set()
    for bloc in page.locator("[data-question]").all():
        question = CONNUES.get(simple(bloc.locator("h2").inner_text()))
        if question is None:
            geste.cocher(bloc.locator("label.option input").first)
            continue
        faits.add(question["type"])
        if question["type"] in ("unique", "multiple", "vrai_faux"):
            for option in bloc.locator("label.option").all():
                if simple(option.inner_text()) in attendues(question):
                    geste.cocher(option.locator("input"))
            continue
        controles = bloc.locator("select, input[type=text]")
        for rang in range(controles.count()):
            controle = controles.nth(rang)
            liste = controle.evaluate("e => e.tagName") == "SELECT"
            (geste.lister if liste else geste.ecrire)(controle, valeur_pour(question, controle, rang))
    return faits


def tout_juste(page: Page) -> None:
    """Every question whose answer is known was marked right."""
    for bloc in page.locator(".question:has(fieldset, ul.options)").all():
        if simple(bloc.locator("h2").inner_text()) in CONNUES:
            assert simple(bloc.locator("h3").inner_text()) == "C'est juste", bloc.inner_text()


@SUR_DEUX_ECRANS
def test_every_kind_of_question_is_answered_by_keyboard_alone(guichet, js, largeur):
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    commencer(page)
    assert repondre_a_tout(page, Clavier(page)) == GENRES
    presser(page, "Rendre mes réponses")
    assert titre(page) == "Quiz réussi"
    tout_juste(page)


def test_every_kind_of_question_is_answered_by_touch_without_dragging(guichet):
    page = guichet.ouvrir("tete-de-reseau", largeur=360, tactile=True)
    commencer(page)
    assert page.locator("[draggable=true]").count() == 0
    doigt = Doigt(page)
    assert repondre_a_tout(page, doigt) == GENRES
    doigt.presser("Rendre mes réponses")
    assert titre(page) == "Quiz réussi"
    tout_juste(page)


def test_answers_that_could_not_be_kept_leave_with_the_others(guichet):
    page, questions = guichet.ouvrir("chargee-de-mission"), []
    page.on("dialog", lambda dialogue: (questions.append(dialogue.type), dialogue.accept()))
    commencer(page)
    page.route("**/*", lambda r: r.abort() if r.request.headers.get("hx-request") else r.fallback())
    souris = Souris(page)
    assert repondre_a_tout(page, souris) == GENRES
    expect(page.locator("#quiz-garde")).to_contain_text("partiront dès le retour")
    souris.presser("Rendre mes réponses")
    assert titre(page) == "Quiz réussi"
    assert questions == []  # aucun « quitter la page ? »


def test_an_answer_kept_after_the_handing_in_does_not_cut_the_page_that_comes(guichet):
    page, retenus, remise, coupees = guichet.ouvrir("conseiller"), [], [], []
    commencer(page)
    repondre_a_tout(page, Souris(page))
    expect(page.locator("#quiz-garde")).to_contain_text("Réponses enregistrées")
    page.on("requestfailed", lambda r: coupees.append(r.url) if r.is_navigation_request() else None)

    def aiguiller(route):
        """The last answer leaves first and is served second; the page of the result waits for both."""
        if route.request.headers.get("hx-request"):
            route.continue_() if remise else retenus.append(route)
        elif route.request.method == "POST":
            remise.append((route, route.fetch(max_redirects=0)))
            for retenu in retenus:
                retenu.continue_()
        else:
            route.fallback()

    page.route("**/quiz/**", aiguiller)
    page.locator("[data-question] input[type=text]").last.press("End")
    page.keyboard.type(" ")
    with page.expect_response(lambda reponse: "hx-redirect" in reponse.headers):
        page.get_by_role("button", name="Rendre mes réponses").click(no_wait_after=True)
    route, reponse = remise[0]
    route.fulfill(response=reponse)
    expect(page.get_by_role("heading", name="La suite")).to_be_visible()
    assert coupees == []


def test_every_kind_asked_refused_and_corrected_is_accessible_in_both_themes(guichet):
    page = guichet.ouvrir("formatrice", largeur=360)
    commencer(page)
    fautes = [f"posé, {f}" for f in regarder(page, ["light", "dark"], [320, 360])]
    page.get_by_role("button", name="Rendre mes réponses").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    fautes += [f"refusé, {f}" for f in regarder(page, ["light", "dark"], [320, 360])]
    repondre_a_tout(page, Souris(page))
    page.get_by_role("button", name="Rendre mes réponses").click()
    expect(page.get_by_role("heading", name="La suite")).to_be_visible()
    fautes += [f"corrigé, {f}" for f in regarder(page, ["light", "dark"], [320, 360])]
    assert not fautes, "\n".join(fautes)


@SUR_DEUX_ECRANS
def test_training_of_the_day_is_done_by_keyboard_and_is_accessible(guichet, js, largeur):
    page = guichet.ouvrir("chargee-de-mission" if js else "conseiller", js=js, largeur=largeur)
    page.goto("/quiz/entrainement/du-jour/")
    presser(page, "Tirer mes questions du jour")
    fautes = regarder(page, ["light", "dark"], [320, 360]) if js else []
    for numero in range(1, 6):
        clavier = Clavier(page)  # la page revient à la question : la touche Tab repart de là
        bloc = page.locator(f"form:has(#question-{numero})")
        clavier.cocher(bloc.locator("label.option input").first)
        presser(page, f"Répondre à la question {numero}")
        assert page.url.endswith(f"#question-{numero}")
    voir(page, "C’est tout pour aujourd’hui")
    assert page.get_by_text("À relire dans l’annuaire").count() == 5
    fautes += regarder(page, ["light", "dark"], [320, 360]) if js else []
    assert not fautes, "\n".join(fautes)


def echoir(guichet) -> None:
    """An hour passes on the server, not in the browser."""
    with contextlib.closing(sqlite3.connect(guichet.site.donnees / "safran.sqlite3", timeout=30)) as base, base:
        base.execute(
            "UPDATE quiz_tentative SET commencee_le = datetime(commencee_le, '-1 hour'), "
            "echeance_le = datetime(echeance_le, '-1 hour') WHERE remise_le IS NULL AND echeance_le IS NOT NULL"
        )


@pytest.mark.parametrize("decalage", [JOUR_MS, -JOUR_MS], ids=["avancée", "reculée"])
def test_clock_changed_in_the_browser_neither_ends_nor_lengthens_a_timed_quiz(guichet, decalage):
    page = guichet.ouvrir("conseiller")
    page.add_init_script(HORLOGE % decalage)
    commencer(page, CODE_LIMITE)
    assert abs(page.evaluate("Date.now()") / 1000 - time.time()) > 80_000
    expect(page.locator("#quiz-minuterie")).to_have_text(re.compile(r"^[345]\smin"))
    page.locator("[data-question] label.option").first.click()
    expect(page.locator("#quiz-garde")).to_contain_text("Réponses enregistrées")
    expect(page.get_by_role("button", name="Rendre mes réponses")).to_be_visible()
    echoir(guichet)
    page.locator("[data-question] label.option").nth(1).click()
    expect(page.get_by_role("heading", name="La suite")).to_be_visible()
    voir(page, "Le temps est écoulé")
    assert page.get_by_role("button", name="Rendre mes réponses").count() == 0
