"""A committee, from the mail that convenes it to the register: each person has her part, in as few gestures as told."""

import re

from playwright.sync_api import expect

from safran.demo.acces import DOMAINE
from tests.navigateur.conftest import sans_faute
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, atteindre, ecrire, presser, suivre, titre, voir

PREPARER = """
import datetime, uuid
from django.utils import timezone
from reseau.animation.models import Reunion
from reseau.animation.rules.comites import comite_creer, siege_nommer
from reseau.animation.rules.preparation import point_inscrire
from reseau.animation.rules.preparation import reunion_preparer
from reseau.comptes.models import Compte

de = lambda nom: Compte.objects.get(email=nom + "@demo.safran.example")
region, par, code = de("region"), de("chargee-de-mission"), "animer-" + uuid.uuid4().hex[:8]
lu = {"genre": "TECHNIQUE", "code": code, "nom": "Comité " + code, "visibilite": "RESEAU"}
comite = comite_creer(par=region, cle=uuid.uuid4(), **lu)
for nom, qualite in (("elue", "PRESIDENCE"), ("chargee-de-mission", "SECRETARIAT"), ("conseiller", "TITULAIRE")):
    dit = {"compte": de(nom), "qualite": qualite, "organisme": "Région"}
    siege_nommer(comite=comite, par=region, cle=uuid.uuid4(), **dit)
debut, deux_heures = timezone.now() + datetime.timedelta(days=40), datetime.timedelta(hours=2)
reunion = reunion_preparer(comite=comite, par=par, cle=uuid.uuid4(), debut=debut, fin=debut + deux_heures)
point = point_inscrire(comite=comite, par=par, cle=uuid.uuid4(), reunion=reunion, titre="La navette", duree=20)
"""
OUVRIR = """
from reseau.animation.rules.convocations import reunion_convoquer
from reseau.animation.rules.seance import presences_noter
from reseau.animation.rules.seance import seance_ouvrir
from reseau.animation.rules.seance import suite_ajouter

reunion = reunion_convoquer(reunion=reunion, par=par)
debut = timezone.now() - datetime.timedelta(hours=1)
Reunion.objects.filter(pk=reunion.pk).update(debut=debut, fin=debut + deux_heures)
reunion = seance_ouvrir(reunion=reunion, par=par)
presents = {convocation.uuid: "PRESENT" for convocation in reunion.convocations.all()}
presences_noter(reunion=reunion, par=par, constats=presents)
point.refresh_from_db()
bientot = timezone.localdate() + datetime.timedelta(days=3)
for genre, texte in (("DECISION", "Une navette part, " + code + "."), ("ACTION", "Un chauffeur, " + code + ".")):
    dit = {"genre": genre, "texte": texte, "porteur": "Région", "echeance": bientot}
    suite = suite_ajouter(point=point, par=par, cle=uuid.uuid4(), **dit)
suite.porteur, suite.porteur_compte = "", de("PORTEUR")
suite.save()
"""
CLORE = """
from reseau.animation.rules.comptes_rendus import reunion_clore
reunion_clore(reunion=reunion, par=par)
"""
DELAI = """
import datetime
from django.utils import timezone
from reseau.animation.models import Reunion
hier = timezone.localdate() - datetime.timedelta(days=1)
Reunion.objects.filter(comite__code="{}").update(observations_jusquau=hier)
"""
DIRE = "print(reunion.uuid, code)"
COURRIELS = (
    "[[c.texte, c.calendriers] for c in __import__('home.models').models.Courriel.objects"
    f".filter(destinataire='{{}}{DOMAINE}', gabarit='animation/{{}}').order_by('pk')]"
)
NUMERO = re.compile(r"D-\d{4}-\d{3}")
PORTEURS = {1280: "conseiller", 360: "conseillere"}  # un rappel par personne et par jour : à chaque écran la sienne


def mener(site, *etapes: str, porteur: str = "conseiller") -> tuple[str, str]:
    """A committee brought so far by its rules: the address of its meeting, its code."""
    code = "".join([*etapes, DIRE]).replace("PORTEUR", porteur)
    reunion, comite = site.manage("shell", "-v", "0", "-c", code).split()[-2:]
    return f"/reunions/{reunion}/", comite


def courriel_lire(site, qui: str, avis: str) -> tuple[str, list[dict]]:
    """The page that the last mail of this kind to someone leads to, and its invitations."""
    texte, calendriers = site.interroger(COURRIELS.format(qui, avis))[-1]
    return re.findall(re.escape(site.url) + r"(/\S+)", texte)[-1], calendriers


@SUR_DEUX_ECRANS
def test_prepared_agenda_is_adjusted_and_convened_then_a_seat_answers_from_its_mail(guichet, site, js, largeur):
    """Two gestures from the morning page, beyond the minutes typed; one from the page of the mail."""
    reunion, comite = mener(site, PREPARER)
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto("/matin/")
    suivre(page, comite)
    assert titre(page).endswith("est prête") and sans_faute(page, js)
    points = page.locator(".odj h3")
    assert points.all_inner_texts() == ["Où en sont nos décisions", "La navette", "Prochaine réunion"]
    ecrire(page, page.get_by_label("Durée du point 2"), "35")
    presser(page, "Convoquer les 3 sièges")
    assert reunion in page.url and sans_faute(page, js)
    voir(page, "35 min")
    adresse, calendriers = courriel_lire(site, "conseiller", "convocation")
    assert adresse == reunion and "METHOD:REQUEST" in calendriers[0]["ics"]

    siege = guichet.ouvrir("conseiller", js=js, largeur=largeur)
    siege.goto(adresse)
    presser(siege, "Je viens", exact=True)
    voir(siege, "Vous venez.")
    assert sans_faute(siege, js)


@SUR_DEUX_ECRANS
def test_session_closed_then_adopted_in_one_gesture_each_and_the_register_gives_it(guichet, site, js, largeur):
    """The holder, the chair, then a member of no seat: three gestures from the register at most, beyond the word."""
    reunion, comite = mener(site, PREPARER, OUVRIR)
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"{reunion}seance/")
    activer(page, page.get_by_role("button", name="Clore la séance"))
    assert titre(page) == "Compte rendu n° 1" and sans_faute(page, js)
    decision = page.locator("li.decision", has_text=comite)
    numero = NUMERO.search(decision.inner_text()).group()

    site.manage("shell", "-v", "0", "-c", DELAI.format(comite))
    elue = guichet.ouvrir("elue", js=js, largeur=largeur)
    elue.goto("/presidence/")
    assert sans_faute(elue, js)
    activer(elue, elue.locator("section", has_text=comite).get_by_role("button", name="Adopter le compte rendu"))
    voir(elue, "Le compte rendu est adopté.")
    assert sans_faute(elue, js)

    membre = guichet.ouvrir("tete-de-reseau", js=js, largeur=largeur)
    membre.goto("/decisions/")
    if largeur < 992:  # sur un téléphone, les filtres s’ouvrent
        atteindre(membre, membre.get_by_role("main").get_by_role("button", name="Filtrer"))
        membre.keyboard.press("Enter")
    ecrire(membre, membre.get_by_label("Un mot, un numéro"), comite)
    membre.keyboard.press("Enter")
    membre.wait_for_url(re.compile(comite))
    suivre(membre, f"Une navette part, {comite}.")
    voir(membre, numero)
    voir(membre, "Adoptée")
    assert sans_faute(membre, js)


@SUR_DEUX_ECRANS
def test_owner_closes_an_action_from_the_page_that_its_reminder_leads_to(guichet, site, js, largeur):
    """Two gestures: the link of the mail, the button."""
    porteur = PORTEURS[largeur]
    mener(site, PREPARER, OUVRIR, CLORE, porteur=porteur)
    site.manage("battre", "animation.relances")
    adresse, _ = courriel_lire(site, porteur, "relance")
    page = guichet.ouvrir(porteur, js=js, largeur=largeur)
    page.goto(adresse)
    assert sans_faute(page, js)
    presser(page, "C’est fait", exact=True)
    expect(page.locator("main .statut").first).to_have_text("Faite")
    assert sans_faute(page, js)
