"""Every kind of question answered by keyboard alone, then by touch; axe finds nothing, asked or corrected."""

import contextlib
import re
import sqlite3
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.banc import Site
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
    suivre,
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
    with contextlib.closing(sqlite3.connect(guichet.site.donnees / "safran.sqlite3", timeout=30)) as base, base:
        base.execute(
            "UPDATE quiz_tentative SET commencee_le = datetime(commencee_le, '-1 hour'), "
            "echeance_le = datetime(echeance_le, '-1 hour') WHERE remise_le IS NULL AND echeance_le IS NOT NULL"
        )
    page.locator("[data-question] label.option").nth(1).click()
    expect(page.get_by_role("heading", name="La suite")).to_be_visible()
    voir(page, "Le temps est écoulé")
    assert page.get_by_role("button", name="Rendre mes réponses").count() == 0


# « Révisions » after two, seven, thirty days; what follows a training: by keyboard, without script, on a phone
ROLES = {True: "chargee-de-mission", False: "formatrice"}
RECULER = """
from datetime import timedelta
from django.db.models import F
from safran.quiz.models import Entrainement, QuestionARevoir
siennes = {{"compte__email": "{role}@demo.safran.example"}}
Entrainement.objects.filter(**siennes).update(jour=F("jour") - timedelta({jours}))
QuestionARevoir.objects.filter(**siennes).update(revient_le=F("revient_le") - timedelta({jours}))
"""
OUBLIER = """
from safran.quiz.models import QuestionARevoir
QuestionARevoir.objects.filter(compte__email="{role}@demo.safran.example").delete()
"""
ACHEVEE = (
    "__import__('safran.parcours.models').parcours.models.Suivi.objects.filter(acheve_le__isnull=False, "
    "compte__email='referente@demo.safran.example', formation__slug='qui-fait-quoi').get().formation_id"
)


@pytest.fixture
def attendre(site: Site):
    """Let days go by for this person, as the base tells them."""

    def passer(role: str, jours: int) -> None:
        site.manage("shell", "-v", "0", "-c", RECULER.format(role=role, jours=jours))

    return passer


@SUR_DEUX_ECRANS
def test_question_missed_comes_back_at_two_seven_thirty_days_then_never(guichet, site, attendre, js, largeur):
    role = ROLES[js]
    site.manage("shell", "-v", "0", "-c", OUBLIER.format(role=role))
    page = guichet.ouvrir(role, js=js, largeur=largeur)
    ouvrir(page, DATES)
    refaire = zone(page).get_by_role("link", name="Recommencer la question")
    if refaire.count():
        refaire.click()
    choisir(page, zone(page).get_by_label("Faux", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page)).to_contain_text("Ce n’est pas la bonne réponse")
    for jours, apres in ((2, "reviendra dans 7 jours"), (7, "reviendra dans 30 jours"), (30, "ne reviendra plus")):
        attendre(role, jours - 1)
        page.goto("/quiz/revisions/du-jour/")
        voir(page, "Rien n’est à revoir aujourd’hui.")
        attendre(role, 1)
        page.goto("/mon-espace/")
        suivre(page, "Réviser")
        assert titre(page) == "Révisions"
        presser(page, "Commencer")
        voir(page, ENONCE)
        assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []
        page.set_viewport_size({"width": largeur, "height": 900})
        choisir(page, page.get_by_label("Vrai", exact=True))
        presser(page, "Valider ma réponse")
        voir(page, "C’est juste")
        voir(page, apres)
        voir(page, "C’est tout pour aujourd’hui.")
    assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []


@SUR_DEUX_ECRANS
def test_end_of_a_training_says_what_to_do_next_and_leads_there(guichet, site, js, largeur):
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    bilan = f"/parcours/{site.interroger(ACHEVEE)}/bilan/"
    page.goto(bilan)
    assert titre(page) == "Vous avez achevé cette formation"
    assert page.get_by_role("region", name="Dès demain, vous pouvez").get_by_role("listitem").count() >= 2
    assert page.get_by_role("region", name="À qui en parler").inner_text().strip()
    assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []
    page.set_viewport_size({"width": largeur, "height": 900})
    for region, adresse in (("La formation suivante", "/se-former/"), ("À lire, sur le même sujet", "/pratiques/")):
        page.goto(bilan)
        lien = page.get_by_role("region", name=region).get_by_role("link").first
        suivre(page, lien.inner_text().strip())
        assert re.search(rf"{adresse}[a-z0-9-]+/", page.url), page.url


# A question between two paragraphs: answered in place, by keyboard, without script, once when the network is cut
FICHE = "/se-former/cep-niveaux-et-posture/"
DATES, DIRE = "Quatre dates", "À vous.*deux minutes"
ENONCE = "gratuit pour toute personne active"


def ouvrir(page: Page, etape: str, module: str = "D’où vient le conseil") -> None:
    """The step of this name, from the sheet; the training is begun when it was not."""
    page.goto(FICHE)
    principal = page.get_by_role("main")
    commencer = principal.get_by_role("button", name="Commencer", exact=True)
    if commencer.count():
        commencer.click()
    else:
        principal.get_by_role("link", name=re.compile("^(Reprendre|Revoir)$")).first.click()
    page.wait_for_url("**/parcours/**")
    for lien in (module, etape):  # par le plan, replié sur un téléphone
        page.goto(page.locator("#plan a").filter(has_text=re.compile(lien)).first.get_attribute("href"))


def zone(page: Page) -> Locator:
    return page.locator(".question--etape").first


def reponses(site, role: str) -> list[tuple[int, int | None]]:
    """How many times this person answered each question, and what the last answer gave."""
    with contextlib.closing(sqlite3.connect(site.donnees / "safran.sqlite3", timeout=30)) as base:
        return base.execute(
            "SELECT r.essais, r.part FROM parcours_reponseetape r JOIN parcours_suivi s ON s.id = r.suivi_id "
            "JOIN comptes_compte c ON c.id = s.compte_id WHERE c.email LIKE ?",
            (f"{role}@%",),
        ).fetchall()


@pytest.mark.parametrize("largeur", [360, 1280])
def test_question_is_corrected_in_place_and_the_focus_goes_to_what_is_said(guichet, largeur):
    page = guichet.ouvrir("conseillere" if largeur == 360 else "tete-de-reseau", largeur=largeur)
    ouvrir(page, DATES)
    expect(zone(page)).to_contain_text(ENONCE)
    assert not regarder(page, ["light", "dark"], [360, 1280])
    choisir(page, zone(page).get_by_label("Faux", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    verdict = zone(page).locator(".message")
    expect(verdict).to_contain_text("Ce n’est pas la bonne réponse")
    expect(verdict).to_be_focused()
    assert not regarder(page, ["light", "dark"], [360, 1280])
    suivre(page, "Recommencer la question")
    choisir(page, zone(page).get_by_label("Vrai", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page).locator(".message")).to_contain_text("C’est juste")


def test_without_script_the_page_comes_back_to_the_question(guichet):
    page = guichet.ouvrir("referente", js=False)
    ouvrir(page, DATES)
    zone(page).get_by_role("button", name="Valider ma réponse").click()
    expect(zone(page)).to_contain_text("Répondez à cette question")
    zone(page).get_by_label("Vrai", exact=True).check()
    zone(page).get_by_role("button", name="Valider ma réponse").click()
    expect(zone(page)).to_contain_text("C’est juste")
    assert re.search(r"#question-[0-9a-f-]+$", page.url)


def test_answer_given_without_network_leaves_once_when_it_is_back(guichet, site):
    page = guichet.ouvrir("conseiller")
    ouvrir(page, DATES)
    page.context.set_offline(True)
    choisir(page, zone(page).get_by_label("Vrai", exact=True))
    for _ in range(2):
        zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(page.locator("#parcours-file")).to_contain_text("Pas encore enregistré : une réponse")
    assert reponses(site, "conseiller") == []
    page.context.set_offline(False)
    expect(zone(page).locator(".message")).to_contain_text("C’est juste", timeout=20_000)
    expect(page.locator("#parcours-file")).to_be_hidden()
    assert reponses(site, "conseiller") == [(1, 1000)]
    page.wait_for_timeout(6_000)  # une relance de plus n’envoie rien
    assert reponses(site, "conseiller") == [(1, 1000)]


def test_free_answer_warns_of_a_person_then_waits_for_its_reader(guichet):
    page = guichet.ouvrir("formatrice")
    ouvrir(page, DIRE)
    ecrire(page, zone(page).get_by_label("Votre réponse", exact=True), "Appelez Madame Dupont au 05 49 00 00 00.")
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page)).to_contain_text("On dirait")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    cocher(page, zone(page).get_by_label(re.compile("ne désignent pas")))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page).locator(".message")).to_contain_text("attend d’être relue")


def test_quiz_is_taken_in_its_step_one_at_a_time_then_all_and_is_accessible(guichet):
    page = guichet.ouvrir("conseillere")
    ouvrir(page, "Quiz : les niveaux".replace(" :", ".:"), "Les niveaux")
    presser(page, "Commencer le quiz")
    etape = page.url.split("?")[0]
    suivre(page, "Une à la fois")  # le choix se garde toute la session, et un autre parcours a pu en faire un autre
    expect(page.locator("#quiz-essai fieldset")).to_have_count(1)
    assert not regarder(page, ["light", "dark"], [360, 1280])
    choisir(page, page.locator("#quiz-essai input[type=radio]").first)
    presser(page, "Question suivante")
    expect(page.get_by_role("link", name="Question 1, répondue")).to_be_visible()
    suivre(page, "Toutes", exact=True)
    assert page.locator("#quiz-essai fieldset").count() > 1
    presser(page, "Rendre mes réponses")
    voir(page, "Répondez à cette question")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    for question in page.locator("#quiz-essai fieldset").all():
        question.get_by_label("Je ne sais pas").check()
        question.locator("input:checked").evaluate_all("e => e.slice(0, -1).forEach(x => { x.checked = false; })")
    presser(page, "Rendre mes réponses")
    voir(page, "Quiz à reprendre")
    assert page.url.startswith(etape), "le résultat se lit dans l’étape"
    assert not regarder(page, ["light", "dark"], [360, 1280])
