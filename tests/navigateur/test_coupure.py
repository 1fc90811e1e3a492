"""The network gone for ten minutes: what is ticked, typed, answered, marked leaves once, the page closed or not."""

import contextlib
import json
import re
import sqlite3
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from scripts.banc import Site
from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import activer, choisir, cocher, contenu_demo, ecrire, presser, simple, titre, voir
from tests.navigateur.test_quiz import commencer

DIX_MINUTES = 600_000
ETAPE = """
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Mission, Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.rules.suivis import suivi_commencer
from tests.safran.fabriques_blocs import un_bloc
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape
from tests.safran.fabriques_quiz import un_vrai_faux, une_ouverte, une_question_de_banque

ouverte = une_question_de_banque(une_ouverte("SOI", enonce="Que lui dites-vous ?"), code="coupure-ouverte")
juste = une_question_de_banque(un_vrai_faux(enonce="Elle garde son emploi."), code="coupure-vrai")
blocs = [("texte", "<p>Madame R. a 47 ans.</p>"), un_bloc("coches"), ("question", juste.pk), ("question", ouverte.pk)]
page = FormationPage(
    title="Une leçon coupée", slug="une-lecon-coupee", accroche="Agir.", duree_minutes=10, atteste_gratuite=True,
    rubrique=Rubrique.objects.first(), sources=[("ligne", "Cahier des charges du service, article 5")],
)
page.missions.set(Mission.objects.all()[:1])
formation = CataloguePage.objects.get().add_child(instance=page)
module = un_module(formation, [une_etape("Sans réseau", blocs), une_etape("La suite")])
for role in ("conseillere", "referente", "tete-de-reseau"):
    suivi_commencer(compte=Compte.objects.get(email=f"{role}@demo.safran.example"), formation=formation)
print(f"/parcours/{formation.pk}/{module.pk}/{etapes_de(module)[0]}/")
"""
LIGNES = """
SELECT n.{} FROM parcours_{} n JOIN parcours_suivi s ON s.id = n.suivi_id JOIN comptes_compte c ON c.id = s.compte_id
JOIN wagtailcore_page p ON p.id = s.formation_id WHERE p.slug = 'une-lecon-coupee' AND c.email LIKE ?
"""


@pytest.fixture(scope="module")
def etape(site):
    """The address of a step with a list to tick, a statement and an open question."""
    return site.manage("shell", "-v", "0", "-c", ETAPE).strip().splitlines()[-1]


class Coupure:
    """A learner on a step, whose network goes; every sending that the site takes is counted."""

    def __init__(self, guichet, site: Site, role: str, etape: str) -> None:
        self.site, self.role, self.etape, self.partis = site, role, etape, []
        self.page = guichet.ouvrir(role)
        self.page.context.on("response", self._noter)
        self.page.clock.install()
        self.page.goto(etape)
        self.page.context.set_offline(True)

    def _noter(self, reponse) -> None:
        if reponse.request.method == "POST" and not reponse.url.endswith("/temps/"):
            self.partis.append(re.sub(r".*/(note|coches|question)/.*", r"\1", urlsplit(reponse.url).path))

    def agir(self) -> None:
        """A list, a note, an answer, the end of the step."""
        page = self.page
        cocher(page, page.get_by_role("checkbox", name="Les horaires"))
        expect(page.get_by_text("Pas encore gardées")).to_be_visible()
        cocher(page, page.get_by_role("checkbox", name="Deux chaises"))
        ecrire(page, note(page), "Demander le dossier.")
        choisir(page, page.get_by_label("Vrai", exact=True))
        page.get_by_role("button", name="Valider ma réponse").first.press("Enter")
        page.get_by_role("button", name="J’ai terminé cette étape").press("Enter")
        page.clock.run_for(DIX_MINUTES)
        attend(page, "une note, une liste cochée, une réponse et une étape terminée")
        assert self.partis == []

    def ecrits(self) -> dict[str, list]:
        """What the base holds of this learner: how many times each thing was written."""
        champs = {"noteetape": "version", "reponseetape": "essais", "listecochee": "cochees", "etapevue": "id"}
        with contextlib.closing(sqlite3.connect(self.site.donnees / "safran.sqlite3", timeout=30)) as base:
            lus = {
                table: [ligne[0] for ligne in base.execute(LIGNES.format(champ, table), (f"{self.role}@%",))]
                for table, champ in champs.items()
            }
        cochees = [len(json.loads(liste)) for liste in lus["listecochee"]]
        return lus | {"listecochee": cochees, "etapevue": len(lus["etapevue"])}

    def verifier(self, page: Page) -> None:
        """Once each, and nothing more ten minutes later."""
        rien_n_attend(page)
        page.clock.run_for(DIX_MINUTES)
        assert self.ecrits() == {"noteetape": [1], "reponseetape": [1], "listecochee": [2], "etapevue": 1}
        assert sorted(self.partis) == sorted(["note", "coches", "question", self.etape])


def test_all_that_was_done_on_an_open_page_leaves_once_when_the_network_is_back(guichet, site, etape):
    coupure = Coupure(guichet, site, "conseillere", etape)
    coupure.agir()
    coupure.page.context.set_offline(False)
    expect(coupure.page.get_by_role("heading", level=1)).to_have_text("La suite", timeout=20_000)
    coupure.verifier(coupure.page)


def test_all_that_was_done_leaves_once_when_the_page_was_closed_and_is_opened_again(guichet, site, etape):
    coupure = Coupure(guichet, site, "referente", etape)
    coupure.agir()
    tuer(coupure.page)
    coupure.page.context.set_offline(False)
    rouverte = coupure.page.context.new_page()
    rouverte.clock.install()
    rouverte.goto(etape)
    expect(rouverte.get_by_role("heading", level=1)).to_have_text("La suite", timeout=20_000)
    coupure.verifier(rouverte)
    rouverte.goto(etape)
    expect(rouverte.get_by_role("checkbox", name="Les horaires")).to_be_checked()
    assert note(rouverte).input_value() == "Demander le dossier."


def test_answer_begun_without_network_is_still_there_and_never_leaves_by_itself(guichet, site, etape):
    coupure = Coupure(guichet, site, "tete-de-reseau", etape)
    reponse = coupure.page.get_by_label("Votre réponse", exact=True)
    ecrire(coupure.page, reponse, "Qu’aimeriez-vous garder ?")
    assert not regarder(coupure.page, ["light", "dark"], [360])
    tuer(coupure.page)
    coupure.page.context.set_offline(False)
    rouverte = coupure.page.context.new_page()
    rouverte.goto(etape)
    reponse = rouverte.get_by_label("Votre réponse", exact=True)
    expect(reponse).to_have_value("Qu’aimeriez-vous garder ?")
    assert coupure.ecrits()["reponseetape"] == []
    rouverte.get_by_role("button", name="Valider ma réponse").last.press("Enter")
    expect(rouverte.get_by_role("link", name="Comparer ma réponse")).to_be_visible()
    rien_n_attend(rouverte)


def test_answers_of_a_quiz_leave_once_when_its_page_was_closed_and_is_opened_again(guichet, site):
    page = guichet.ouvrir("formatrice")
    commencer(page)
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    case = page.locator("[data-question] input[type=radio]").first
    case.check()
    expect(page.locator("#quiz-garde")).to_contain_text("partiront dès le retour")
    page.clock.run_for(DIX_MINUTES)
    adresse, valeur = page.url, case.get_attribute("value")
    tuer(page)
    page.context.set_offline(False)
    partis = []
    page.context.on("response", lambda r: partis.append(r.url) if r.request.method == "POST" else None)
    rouverte = page.context.new_page()
    rouverte.goto(adresse)
    expect(rouverte.locator("[data-question] input[type=radio]:checked").first).to_have_value(valeur)
    expect(rouverte.locator("#quiz-fil")).to_contain_text("1 sur")
    rien_n_attend(rouverte)
    assert partis == [adresse.split("?")[0]]


# A module in three visits, on two browsers, tabs killed mid-step and the network gone: nothing written is lost
FORMATION = contenu_demo("formations/financer-une-formation.yaml")
ETAPES = [etape["titre"] for module in FORMATION["modules"] for etape in module["etapes"]]
ROLE = "conseiller"
SUITE = "J’ai terminé cette étape, continuer"
FICHE = f"/se-former/{FORMATION['slug']}/"


def note(page: Page) -> Locator:
    """The field of the private note."""
    return page.get_by_label("Personne d’autre que vous ne la lit.")


def reprendre(page: Page) -> None:
    """From the sheet to the step where one stopped."""
    page.goto(FICHE)
    activer(page, page.get_by_role("main").get_by_role("link", name="Reprendre", exact=True))


def tuer(page: Page) -> None:
    """The tab goes as when the machine stops: nothing is asked, nothing more is sent.

    A page that is only closed may get its network back before its clocks stop, and send what it kept.
    """
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def attend(page: Page, quoi: str) -> None:
    """The page says what is not saved yet."""
    expect(page.locator("#parcours-file")).to_contain_text(f"Pas encore enregistré : {quoi}")


def rien_n_attend(page: Page) -> None:
    """Everything has been acknowledged: the device keeps nothing more."""
    for _ in range(100):
        if not page.evaluate("Object.keys(localStorage).filter(cle => cle.startsWith('safran-parcours')).length"):
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("Il reste des envois en attente.")
    expect(page.locator("#parcours-file")).to_be_hidden()


def test_module_in_three_visits_on_two_browsers_loses_nothing(guichet):
    bureau = guichet.ouvrir(ROLE)
    bureau.goto(FICHE)
    presser(bureau, "Commencer")
    presser(bureau, SUITE)
    assert simple(titre(bureau)) == simple(ETAPES[1])
    ecrire(bureau, note(bureau), "Demander le dossier.")
    expect(bureau.locator("#note-etat")).to_contain_text("Enregistrée à")
    bureau.context.set_offline(True)
    bureau.keyboard.insert_text(" Rappeler mardi.")
    attend(bureau, "une note")
    tuer(bureau)

    telephone = guichet.ouvrir(ROLE, largeur=360)
    reprendre(telephone)
    assert simple(titre(telephone)) == simple(ETAPES[1])
    assert note(telephone).input_value() == "Demander le dossier."
    telephone.context.set_offline(True)
    telephone.get_by_role("button", name=SUITE).press("Enter")
    attend(telephone, "une étape terminée")
    tuer(telephone)
    telephone.context.set_offline(False)
    retour = telephone.context.new_page()
    reprendre(retour)
    expect(retour.get_by_role("heading", level=1)).to_contain_text(ETAPES[2][-20:])

    bureau.context.set_offline(False)
    troisieme = bureau.context.new_page()
    reprendre(troisieme)
    assert simple(titre(troisieme)) == simple(ETAPES[2])
    rien_n_attend(troisieme)
    activer(troisieme, troisieme.get_by_role("main").get_by_role("link", name="Toutes mes notes"))
    voir(troisieme, "Demander le dossier. Rappeler mardi.")
    assert not regarder(troisieme, ["light", "dark"], [360, 1280])


def test_step_with_live_cards_is_kept_without_script_and_accessible(guichet):
    page = guichet.ouvrir("referente", js=False, largeur=1280)
    page.goto("/se-former/qui-fait-quoi/")
    page.get_by_role("main").get_by_role("link", name="Revoir", exact=True).click()
    page.get_by_role("link", name=re.compile("quatre réseaux, quatre publics")).first.click()
    expect(page.get_by_role("region", name="Fiche de structure").get_by_role("heading")).to_be_visible()
    expect(page.get_by_role("region", name="Fiche pratique")).to_be_visible()
    note(page).fill("À montrer à l’équipe.")
    page.get_by_role("button", name="Enregistrer ma note").click()
    voir(page, "Votre note est enregistrée.")
    assert note(page).input_value() == "À montrer à l’équipe."
    regardee = guichet.ouvrir("referente", largeur=360)
    regardee.goto(page.url)
    assert not regarder(regardee, ["light", "dark"], [320, 1280])


def test_pasted_note_too_long_is_told_at_its_field_whole_then_kept_once_cut(guichet):
    page = guichet.ouvrir("referente", largeur=1280)
    page.goto("/se-former/qui-fait-quoi/")
    page.get_by_role("main").get_by_role("link", name="Revoir", exact=True).click()
    page.get_by_role("link", name=re.compile("quatre réseaux, quatre publics")).first.click()
    page.wait_for_url("**/parcours/**")  # avec ses scripts : c’est l’un d’eux qui répond
    note(page).fill("à" * 10_001)
    expect(page.locator("#note-etat")).to_contain_text(re.compile(r"en 10\s000 caractères, celle-ci en compte 10\s001"))
    expect(note(page)).to_have_attribute("aria-invalid", "true")
    assert len(note(page).input_value()) == 10_001, "rien n’est coupé"
    note(page).press("End")
    note(page).press("Backspace")
    expect(page.locator("#note-etat")).to_contain_text("Enregistrée à")
    expect(note(page)).not_to_have_attribute("aria-invalid", "true")
    rien_n_attend(page)
