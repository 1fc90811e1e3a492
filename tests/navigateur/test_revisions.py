"""« Révisions » after two, seven, thirty days; what follows a training: by keyboard, without script, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.banc import Site
from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, choisir, presser, suivre, titre, voir
from tests.navigateur.test_questions_etape import DATES, ENONCE, ouvrir, zone

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


def manquer(page: Page) -> None:
    """Answer the question of the step wrong."""
    ouvrir(page, DATES)
    refaire = zone(page).get_by_role("link", name="Recommencer la question")
    if refaire.count():
        refaire.click()
    choisir(page, zone(page).get_by_label("Faux", exact=True))
    zone(page).get_by_role("button", name="Valider ma réponse").press("Enter")
    expect(zone(page)).to_contain_text("Ce n’est pas la bonne réponse")


@SUR_DEUX_ECRANS
def test_question_missed_comes_back_at_two_seven_thirty_days_then_never(guichet, site, attendre, js, largeur):
    role = ROLES[js]
    site.manage("shell", "-v", "0", "-c", OUBLIER.format(role=role))
    page = guichet.ouvrir(role, js=js, largeur=largeur)
    manquer(page)
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
