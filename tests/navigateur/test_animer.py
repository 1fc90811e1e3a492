"""A committee, from the mail that convenes it to the register: each person has her part, in as few gestures as told."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from safran.demo.acces import DOMAINE
from tests.navigateur.conftest import regarder, sans_faute
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


# A session: a decision in two keys, two hands on one point, the network gone, the server killed; nothing is lost
EN_SEANCE = """
import datetime, uuid
from django.utils import timezone
from reseau.animation.models import Comite, Point, Reunion
from reseau.animation.choices import REUNION
from reseau.animation.rules.comites import comite_creer, siege_nommer
from reseau.animation.rules.preparation import reunion_creer
from reseau.animation.rules.seance import seance_ouvrir
from reseau.comptes.models import Compte

de = lambda nom: Compte.objects.get(email=nom + "@demo.safran.example")
region, code = de("region"), "seance-" + uuid.uuid4().hex[:8]
comite = comite_creer(par=region, cle=uuid.uuid4(), genre="TECHNIQUE", code=code, nom="Comité des essais")
for nom, qualite in (("chargee-de-mission", "SECRETARIAT"), ("conseillere", "TITULAIRE")):
    dit = {"compte": de(nom), "qualite": qualite, "organisme": "Région"}
    siege_nommer(comite=comite, par=region, cle=uuid.uuid4(), **dit)
debut = timezone.now() - datetime.timedelta(minutes=5)
par = de("chargee-de-mission")
reunion = reunion_creer(comite=comite, par=par, cle=uuid.uuid4(), debut=debut, fin=debut + datetime.timedelta(hours=2))
for ordre, titre in enumerate(("Nuit de l’orientation", "Besoins de formation"), 1):
    Point.objects.create(comite=comite, reunion=reunion, ordre=ordre, titre=titre, propose_par=par)
REUNION.changer(reunion, vers="CONVOQUEE", par=par, champs={"convoquee_le": timezone.now()})
seance_ouvrir(reunion=reunion, par=par)
print(reunion.uuid)
"""
LIRE = (
    "[[p.compte_rendu, [t.texte for t in p.concurrents.all()], [s.texte for s in p.suites.all()]] for p in "
    "__import__('reseau.animation.models', fromlist=['Point']).Point.objects.filter(reunion__uuid='{}')]"
)


@pytest.fixture
def seance(site):
    """The address of a session just open, with two points."""
    uuid = site.manage("shell", "-v", "0", "-c", EN_SEANCE).strip().splitlines()[-1]
    return f"/reunions/{uuid}/seance/"


def lire(site, seance: str) -> list:
    """What the base holds of each point: its text, those kept beside, what comes out of it."""
    return site.interroger(LIRE.format(seance.split("/")[2]))


def champ(page: Page):
    return page.get_by_label("Compte rendu du point", exact=True)


def garde(page: Page, mot: str):
    expect(page.locator("[data-garde]")).to_contain_text(mot, timeout=20_000)


def test_a_decision_is_minuted_in_two_keys_and_the_text_goes_by_itself(guichet, site, seance):
    page = guichet.ouvrir("chargee-de-mission")
    page.goto(seance)
    page.keyboard.press("t")
    page.keyboard.insert_text("Discussion sur le transport.")
    garde(page, "Gardé à")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.type("Une navette part de La Couronne.")
    page.keyboard.press("Tab")  # du texte à qui s’en charge : on tape encore
    page.keyboard.type("Tous les réseaux")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    voir(page, "Une navette part de La Couronne.")
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Besoins de formation")
    assert lire(site, seance)[0] == ["Discussion sur le transport.", [], ["Une navette part de La Couronne."]]
    page.get_by_label("Ces touches agissent sur cet appareil").uncheck()
    page.locator("h1").click()
    page.keyboard.press("t")
    expect(champ(page)).not_to_be_focused()
    page.get_by_label("Ces touches agissent sur cet appareil").check()
    fautes = regarder(page, ["light", "dark"], [320, 360, 1280])
    page.goto(seance.replace("/seance/", "/salle/"))
    fautes += regarder(page, ["light", "dark"], [360, 1280])
    assert fautes == []


def test_without_script_a_point_is_minuted_by_the_keyboard_in_three_gestures(guichet, site, seance):
    page = guichet.ouvrir("chargee-de-mission", largeur=360, js=False)
    page.goto(seance)
    ecrire(page, champ(page), "Discussion.")
    presser(page, "Garder", exact=True)
    ecrire(page, page.get_by_label("Ce qui est retenu"), "Une navette.")
    ecrire(page, page.get_by_label("Qui s’en charge"), "Région")
    presser(page, "Ajouter")
    voir(page, "Une navette.")
    presser(page, "Passer au point 2")
    expect(page.locator("h1")).to_have_text("Besoins de formation")
    assert lire(site, seance)[0] == ["Discussion.", [], ["Une navette."]]
    suivre(page, "Point 1")
    presser(page, "Garder les présences")
    voir(page, "Les présences sont gardées.")


def test_two_browsers_on_one_point_keep_both_texts_and_a_seat_reads_them_live(guichet, site, seance):
    une, autre, lit = (guichet.ouvrir(role) for role in ("chargee-de-mission", "region", "conseillere"))
    for page in (une, autre, lit):
        page.goto(seance)
    champ(une).fill("Neuf personnes par matinée.")
    champ(autre).fill("9 personnes, depuis le jeudi.")
    garde(une, "Gardé à")
    garde(autre, "Deux textes se sont croisés")
    for page in (une, autre):
        expect(page.locator("#part-conflits")).to_contain_text("Deux textes pour ce point", timeout=12_000)
    textes = {lire(site, seance)[0][0], *lire(site, seance)[0][1]}
    assert textes == {"Neuf personnes par matinée.", "9 personnes, depuis le jeudi."}
    expect(champ(autre)).to_have_value(lire(site, seance)[0][0])
    expect(lit.locator("#part-ecrit")).to_contain_text(lire(site, seance)[0][0], timeout=12_000)
    with une.expect_navigation():
        une.get_by_role("button", name="Garder les deux à la suite").click()
    assert all(texte in champ(une).input_value() for texte in textes)


def test_network_lost_keeps_the_text_on_the_device_and_sends_it_later(guichet, site, seance):
    page = guichet.ouvrir("chargee-de-mission")
    page.goto(seance)
    page.context.set_offline(True)
    champ(page).fill("Écrit sans réseau.")
    garde(page, "Pas de réseau")
    assert lire(site, seance)[0][0] == ""
    page.context.set_offline(False)
    garde(page, "Gardé à")
    page.context.set_offline(True)
    champ(page).fill("Écrit sans réseau, puis la page s’est fermée.")
    garde(page, "Pas de réseau")
    page.context.set_offline(False)
    page.goto(seance)
    garde(page, "Gardé à")
    expect(champ(page)).to_have_value("Écrit sans réseau, puis la page s’est fermée.", timeout=15_000)
    page.wait_for_timeout(1_500)
    assert lire(site, seance)[0][:2] == ["Écrit sans réseau, puis la page s’est fermée.", []]


def _tuer(site) -> None:
    """Kill every web process of this site; its guardian starts them again."""
    port, tues = site.url.rpartition(":")[2], []
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            ligne = (dossier / "cmdline").read_bytes().decode().split("\0")
            enfants = (dossier / "task" / dossier.name / "children").read_text().split()
        except OSError:
            continue
        if port in ligne and any("granian" in mot for mot in ligne):
            tues += [int(dossier.name), *map(int, enfants)]
    assert tues, "aucun processus à tuer"
    for pid in tues:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_server_killed_in_session_loses_nothing_that_it_acknowledged(guichet, site, seance):
    page = guichet.ouvrir("chargee-de-mission")
    page.goto(seance)
    champ(page).fill("Acquis avant la panne.")
    garde(page, "Gardé à")
    _tuer(site)
    champ(page).fill("Acquis avant la panne. Tapé pendant.")
    assert lire(site, seance)[0][0] == "Acquis avant la panne."
    page.wait_for_function("() => !Object.keys(localStorage).some(cle => cle.startsWith('seance:'))", timeout=90_000)
    garde(page, "Gardé à")
    assert lire(site, seance)[0][:2] == ["Acquis avant la panne. Tapé pendant.", []]
