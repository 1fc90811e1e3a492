"""A session: a decision in two keys, two hands on one point, the network gone, the server killed; nothing is lost."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import ecrire, presser, suivre, voir

OUVRIR = """
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
    uuid = site.manage("shell", "-v", "0", "-c", OUVRIR).strip().splitlines()[-1]
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
