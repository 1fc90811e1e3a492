"""Who runs a session makes its documents; who steers reads figures; who learned prints a portfolio."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import NOMS_COURTS, SUR_DEUX_ECRANS_NOMMES, choisir, ecrire, presser, suivre, titre, voir


def test_region_makes_the_documents_of_a_session_by_the_keyboard_then_reads_the_figures(guichet):
    page = guichet.ouvrir("region")
    page.goto("/emargement/feuilles/")
    certifiees = [
        lien.get_attribute("href")
        for lien in page.get_by_role("main").get_by_role("link").all()
        if "/emargement/sessions/" in (lien.get_attribute("href") or "")
    ]
    for adresse in dict.fromkeys(certifiees):
        page.goto(adresse)
        suivre(page, "attestations et certificats")
        if page.get_by_role("button", name="Émettre").count():
            break
    assert titre(page) == "Attestations et certificats"
    assert regarder(page, ["light", "dark"], [360, 1280]) == []
    presser(page, page.get_by_role("button", name="Émettre").inner_text())
    voir(page, "C’est demandé")
    assert regarder(page, ["light", "dark"], [360, 1280]) == []
    page.goto("/pilotage/?axe=bassin")
    assert titre(page) == "Pilotage"
    assert regarder(page, ["light", "dark"], [360, 1280]) == []


# Two people of the Région decide what leaves: the list read, a session kept longer, a first approval, no script
SESSIONS = (
    "from django.db.models import F; from safran.inscriptions.models import SessionFormation as S; "
    "S.objects.filter(etat='TERMINEE', dernier_jour={}).update(dernier_jour={})"
)
JOUR, IL_Y_A_DIX_ANS = "F('premier_jour')", "'2016-11-08'"


@pytest.fixture
def bordereau(guichet):
    """Sessions of one day that ended ten years ago, for one night only; the list that this night proposes."""
    guichet.site.manage("shell", "-v", "0", "-c", SESSIONS.format(JOUR, IL_Y_A_DIX_ANS))
    assert "à approuver" in guichet.site.manage("battre", "presences")
    yield
    guichet.site.manage("shell", "-v", "0", "-c", SESSIONS.format(IL_Y_A_DIX_ANS, JOUR))


def test_region_reads_approves_then_keeps_a_list_longer_without_script(guichet, bordereau):
    page = guichet.ouvrir("region", js=False)
    page.goto("/mon-espace/")
    page.get_by_role("link", name="Un bordereau d’élimination attend votre approbation").click()
    adresse = page.url
    assert titre(page).startswith("Bordereau d’élimination")
    page.get_by_role("link", name="Approuver la destruction").click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    voir(page, "Il attend une autre personne de la Région")
    assert page.get_by_role("link", name="Approuver la destruction").count() == 0
    page.get_by_role("link", name="Tout reporter").click()
    page.get_by_label("Pourquoi").fill("Contrôle d’un financement")
    page.get_by_role("button", name="Reporter").click()
    assert page.get_by_label("Pourquoi").input_value() == "Contrôle d’un financement"
    regardee = guichet.ouvrir("region")
    for chemin in ("/emargement/bordereaux/", adresse, f"{adresse}reporter/"):
        regardee.goto(chemin)
        assert regarder(regardee, ["light", "dark"], [360, 1280]) == [], chemin
    jour = datetime.date.today() + datetime.timedelta(days=365)
    page.get_by_label("À proposer de nouveau le").fill(jour.isoformat())
    page.get_by_role("button", name="Reporter").click()
    voir(page, "Clos, rien n’a été détruit")
    regardee.goto(adresse)
    assert regarder(regardee, ["light"], [360]) == []


# The Région names someone, reads first what that opens, then ends it with a reason; with and without script
PERSONNES = dict(zip(NOMS_COURTS, ("Nadège Rambault", "Samir Oukaci"), strict=True))


def trouver(page: Page, nom: str) -> None:
    """From one's own space to the form of this person."""
    page.goto("/mon-espace/")
    suivre(page, "Mandats", exact=True)
    suivre(page, "Nommer quelqu’un")
    ecrire(page, page.get_by_label("Nom ou adresse électronique"), nom)
    presser(page, "Chercher", exact=True)
    suivre(page, nom, exact=True)


@SUR_DEUX_ECRANS_NOMMES
def test_region_names_someone_reads_what_it_opens_and_ends_it(guichet, js, largeur, nom):
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    trouver(page, PERSONNES[nom])
    choisir(page, page.get_by_role("radio", name="Chargé ou chargée de mission"))
    presser(page, "Voir ce que ce mandat ouvre")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins un bassin")
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
    choisir(page, page.get_by_role("radio", name="Partenaire"))
    presser(page, "Voir ce que ce mandat ouvre")
    voir(page, "Lire ce que lit un membre du réseau")
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
    presser(page, "Donner ce mandat")
    voir(page, f"Le mandat de {PERSONNES[nom]} est donné")

    suivre(page, "Terminer ce mandat")
    ecrire(page, page.get_by_label("Motif"), "Fin de la convention.")
    presser(page, "Terminer ce mandat")
    expect(page.get_by_text(re.compile("Motif.: Fin de la convention"))).to_be_visible()
    if js:
        assert regarder(page, ["light", "dark"], [320, 360, 1280]) == []
