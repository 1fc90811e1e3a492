"""A plan along its year: an action from a decision, one that gets blocked, a review in a meeting, the yearly state."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.navigateur.conftest import regarder, sans_faute
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, atteindre, ecrire, presser, suivre, titre, voir

DECISION = (
    "[[d.numero, d.texte] for d in __import__('reseau.animation.models').animation.models.Decision.objects"
    ".filter(comite__bassin__code='niort', etat='ADOPTEE').order_by('pk')][0]"
)
PLAN = """
import uuid
from django.utils import timezone
from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan
from reseau.plans.rules import action_ajouter
from reseau.plans.rules import plan_creer, plan_voter
from reseau.territoires.models import Bassin

par, niort = Compte.objects.get(email="chargee-de-mission@demo.safran.example"), Bassin.objects.get(code="niort")
plan = plan_creer(par=par, cle=uuid.uuid4(), territoire=niort, annee={annee}, axes=["Se relayer"])
for rang in range(11):
    dit = {{"titre": f"Action commune {{rang + 1:02}}", "porteur": "Un lycée", "echeance": timezone.localdate()}}
    action_ajouter(axe=plan.axes.get(), par=par, cle=uuid.uuid4(), **dit)
plan_voter(plan=plan, par=par)
"""
COMBIEN = "__import__('reseau.plans.models').plans.models.Plan.objects.filter(annee={}).count()"
ANNEES = {1280: 2060, 360: 2061}


def mener(site, largeur: int) -> str:
    """A plan of eleven actions, voted: its address."""
    annee = ANNEES[largeur]
    if not site.interroger(COMBIEN.format(annee)):
        site.manage("shell", "-v", "0", "-c", PLAN.format(annee=annee))
    return f"/plans/niort/{annee}/"


@SUR_DEUX_ECRANS
def test_an_action_is_written_from_a_decision_in_two_gestures(guichet, site, js, largeur):
    numero, texte = site.interroger(DECISION)
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"/decisions/{numero}/")
    suivre(page, "Ajouter une action au plan")
    assert sans_faute(page, js)
    presser(page, "Ajouter l’action")
    assert titre(page) == " ".join(texte.split())
    voir(page, numero)
    assert sans_faute(page, js)
    suivre(page, numero)
    voir(page, "Ce qui la porte")


@SUR_DEUX_ECRANS
def test_an_action_is_blocked_with_words_then_put_on_an_agenda_in_one_gesture(guichet, site, js, largeur):
    adresse = mener(site, largeur)
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"{adresse}?vue=liste")
    assert sans_faute(page, js)
    choix = page.get_by_label("Nouvel état : Action commune 11")
    atteindre(page, choix)
    choix.select_option("BLOQUEE")
    presser(page, "Changer l’état : Action commune 11")
    voir(page, "Dites ce qui bloque.")
    assert sans_faute(page, js)
    ecrire(page, page.get_by_label("Ce qui en est dit"), "Aucun bureau fermé à Mauzé")
    presser(page, "Enregistrer")
    page.goto(adresse)
    voir(page, "« Action commune 11 » est bloquée : Aucun bureau fermé à Mauzé.")
    assert sans_faute(page, js)
    presser(page, "Mettre à l’ordre du jour")
    voir(page, "L’action attend la prochaine réunion")
    assert sans_faute(page, js)


@SUR_DEUX_ECRANS
def test_eleven_actions_are_reviewed_in_a_meeting_with_one_gesture_each(guichet, site, js, largeur):
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"{mener(site, largeur)}revue/")
    assert sans_faute(page, js)
    ouvertes = page.get_by_role("button", name="En cours : Action commune").count()
    assert ouvertes == 11
    for rang in range(1, ouvertes + 1):
        activer(page, page.get_by_role("button", name=f"En cours : Action commune {rang:02}"))
    assert page.get_by_text("Revue le").count() == 11
    assert page.locator("main .statut", has_text="En cours").count() == 11
    assert sans_faute(page, js)


@SUR_DEUX_ECRANS
def test_the_yearly_state_comes_by_itself_after_one_gesture(guichet, site, js, largeur):
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"{mener(site, largeur)}etat/")
    assert sans_faute(page, js)
    atteindre(page, page.get_by_role("button", name="Document (PDF)"))
    with page.expect_download(timeout=60_000) as arrivee:
        page.keyboard.press("Enter")
    assert arrivee.value.suggested_filename == f"plan-niort-{ANNEES[largeur]}.pdf"
    document = PdfReader(io.BytesIO(arrivee.value.path().read_bytes()))
    assert "Action commune 07" in " ".join(une.extract_text() for une in document.pages)
    voir(page, "Il ne change plus")
    assert sans_faute(page, js)


# From an action to a session: a training is asked for, then programmed; a trend and its sources, by keyboard
ACTION = (
    "[[str(a.uuid)] for a in __import__('reseau.plans.models').plans.models.ActionPlan.objects"
    ".filter(titre='Recenser les bureaux partageables')]"
)


@SUR_DEUX_ECRANS
def test_need_of_an_action_becomes_a_request_that_the_region_programmes_on_a_session(guichet, site, js, largeur):
    """Two gestures beyond what is typed, for who asks; three from the card of « Mon espace », for the Région."""
    ((action,),) = site.interroger(ACTION)
    demande = f"Partager un bureau, à {largeur} pixels"
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"/plans/actions/{action}/")
    assert sans_faute(page, js)
    suivre(page, "Demander une formation")
    expect(page.get_by_label("Ce qu’il faudrait apprendre")).to_have_value("Recenser les bureaux partageables")
    assert sans_faute(page, js)
    ecrire(page, page.get_by_label("Ce qu’il faudrait apprendre"), demande)
    ecrire(page, page.get_by_label("Le besoin"), "Personne n’ose prêter son bureau : comment s’accorder.")
    presser(page, "Déposer la demande")
    assert titre(page) == demande and sans_faute(page, js)
    voir(page, "Déposée")

    region = guichet.ouvrir("region", js=js, largeur=largeur)
    region.goto("/demandes-de-formation/?etat=DEPOSEE")
    assert sans_faute(region, js)
    suivre(region, demande)
    suivre(region, "Programmer")
    session = region.get_by_label("Session")
    atteindre(region, session)
    session.select_option(index=1)
    presser(region, "Programmer")
    voir(region, "Programmée")
    assert sans_faute(region, js)
    region.get_by_role("main").get_by_role("link", name=re.compile("^Session ")).click()
    voir(region, f"Répond à la demande {demande}")
    assert sans_faute(region, js)
    page.goto(f"/plans/actions/{action}/")
    voir(page, "Formation demandée : programmée")


def test_trend_is_read_by_keyboard_and_looks_right_in_both_themes(guichet):
    page = guichet.ouvrir(largeur=360)
    page.goto("/tendances/")
    assert regarder(page, ["light", "dark"], [320, 1280, 360]) == []
    suivre(page, "Transition écologique et énergétique")
    assert titre(page) == "Transition écologique et énergétique"
    pli = page.get_by_text("Les mêmes chiffres, en tableau")
    atteindre(page, pli)
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="1", exact=True).first).to_be_visible()
    assert regarder(page, ["light", "dark"], [320, 1280, 360]) == []
    page.goto("/schema/o3/")
    assert regarder(page, ["light", "dark"], [320, 360]) == []


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_source_is_checked_in_one_gesture_without_leaving_its_list(guichet, js):
    page = guichet.ouvrir("tete-de-reseau", js=js, largeur=360)
    page.goto("/tendances/veille/?etat=A_REVOIR&genre=ACTUALITE" if js else "/tendances/veille/?genre=ETUDE")
    assert sans_faute(page, js)
    presser(page, "Vérifiée aujourd’hui : La Région" if js else "Vérifiée aujourd’hui : Emplois et transition")
    assert "genre=" in page.url
    voir(page, "est vérifiée aujourd’hui")
