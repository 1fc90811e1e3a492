"""A plan along its year: an action from a decision, one that gets blocked, a review in a meeting, the yearly state."""

import io

from pypdf import PdfReader

from tests.navigateur.conftest import sans_faute
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


@SUR_DEUX_ECRANS
def test_every_screen_of_plans_is_whole(guichet, site, js, largeur):
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    for adresse in ("/plans/", "/plans/actions/", "/plans/miennes/", mener(site, largeur)):
        page.goto(adresse)
        assert sans_faute(page, js), adresse
