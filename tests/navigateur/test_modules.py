"""A SCORM module in a real browser: played, left, resumed, finished; a hostile one gets nothing."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from scripts.banc import Site
from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import voir
from tests.navigateur.paquets import deux_lecons, hostile, lecon, module_h5p, quatre_pages

ETAPE = """
import uuid
from reseau.vocabulaires.models import Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.models import ModulePage
from safran.scorm.models import Paquet
propres = {"accroche": "Jouer un module.", "duree_minutes": 10, "rubrique": Rubrique.objects.first()}
formation = FormationPage(title="Essai NOM", slug="essai-NOM", **propres)
CataloguePage.objects.get().add_child(instance=formation)
contenu = [{"type": "scorm", "value": Paquet.objects.latest("pk").pk, "id": str(uuid.uuid4())}]
valeur = {"titre": "Jouer", "contenu": contenu}
etape = {"type": "etape", "value": valeur, "id": str(uuid.uuid4())}
page = formation.add_child(instance=ModulePage(title="NOM", slug="NOM", etapes=[etape]))
print(f"/parcours/{formation.pk}/{page.pk}/{etape['id']}/")
"""


def preparer(site: Site, dossier: Path, nom: str, contenu: bytes) -> str:
    """Deposit a package, publish a step that holds it; the address of that step."""
    fichier = dossier / f"{nom}.zip"
    fichier.write_bytes(contenu)
    site.manage("importer_scorm", str(fichier))
    return site.manage("shell", "-v", "0", "-c", ETAPE.replace("NOM", nom)).strip().splitlines()[-1]


def entrer(page: Page, etape: str) -> None:
    """Begin the training if need be, open the module of the step."""
    page.goto(etape)
    if not page.url.endswith(etape):
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name="Commencer", exact=True).first.click()
        page.goto(etape)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=re.compile("le module$")).click()


def dedans(page: Page) -> FrameLocator:
    return page.frame_locator("#module iframe").frame_locator("iframe")


def etat(page: Page):
    return page.locator("#module-etat")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return tmp_path_factory.mktemp("paquets")


def test_module_is_played_killed_resumed_and_completes_its_step(guichet, site, dossier):
    etape = preparer(site, dossier, "lecon", lecon())
    page = guichet.ouvrir("conseillere")
    entrer(page, etape)
    expect(dedans(page).locator("#page")).to_have_text("Page 1 sur 3")
    expect(dedans(page).locator("#entree")).to_have_text("entrée : ab-initio")
    assert ", " in dedans(page).locator("#nom").inner_text()
    dedans(page).locator("#suite").click()
    expect(etat(page)).to_contain_text("Enregistré à")
    page.context.close()  # l'onglet meurt, et avec lui ce que ce navigateur gardait
    autre = guichet.ouvrir("conseillere")
    entrer(autre, etape)
    expect(dedans(autre).locator("#page")).to_have_text("Page 2 sur 3")
    expect(dedans(autre).locator("#entree")).to_have_text("entrée : resume")
    dedans(autre).locator("#suite").click()
    expect(etat(autre)).to_contain_text("Module : réussi")
    expect(autre.locator("#module-bilan")).to_contain_text("Réussi Note déclarée par le module : 90 %.")
    assert not regarder(autre, ["light", "dark"], [360, 1280])
    with autre.expect_navigation(url=f"**{etape}"):
        autre.get_by_role("link", name="Module terminé, continuer").press("Enter")
    voir(autre, "Note déclarée par le module : 90 %.")
    assert not autre.get_by_role("button", name=re.compile("J’ai terminé")).count()
    assert site.interroger(TEMPS) == 12_000  # ce que le module n'a dit qu'en se fermant est arrivé


TEMPS = "__import__('safran.scorm.models').scorm.models.EtatSco.objects.latest('pk').temps_lancement"


def test_work_done_offline_leaves_when_the_network_is_back(guichet, site, dossier):
    page = guichet.ouvrir("conseillere")
    entrer(page, preparer(site, dossier, "hors-ligne", deux_lecons()))
    expect(dedans(page).locator("#page")).to_have_text("Page 1 sur 3")
    page.context.set_offline(True)
    dedans(page).locator("#suite").click()
    expect(etat(page)).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    expect(etat(page)).to_contain_text("Enregistré à")
    page.reload()
    expect(dedans(page).locator("#page")).to_have_text("Page 2 sur 3")
    # L'autre activité a sa propre mémoire, et le sommaire y mène.
    with page.expect_navigation(url="**activite=i-deux**"):
        page.get_by_role("button", name="Activités").click()
        page.get_by_role("navigation", name="Activités du module").get_by_role(
            "link", name=re.compile(r"^deux\W+pas commencée")
        ).click()
    expect(dedans(page).locator("#entree")).to_have_text("entrée : ab-initio")


def test_second_window_takes_over_and_the_first_one_is_told(guichet, site, dossier):
    page = guichet.ouvrir("conseillere")
    entrer(page, preparer(site, dossier, "deux-fenetres", lecon()))
    expect(dedans(page).locator("#page")).to_have_text("Page 1 sur 3")
    seconde = page.context.new_page()
    seconde.goto(page.url)
    expect(dedans(seconde).locator("#page")).to_have_text("Page 1 sur 3")
    dedans(page).locator("#suite").click()
    expect(etat(page)).to_contain_text("ouvert dans une autre fenêtre")


def test_hostile_module_reads_nothing_leads_nowhere_and_reaches_nothing(guichet, site, dossier):
    page = guichet.ouvrir("conseillere")
    entrer(page, preparer(site, dossier, "hostile", hostile(site.url)))
    lecteur = page.url
    expect(dedans(page).locator("#obtenu")).to_contain_text("fetch")
    obtenu = json.loads(dedans(page).locator("#obtenu").inner_text())
    assert obtenu["cookie"] == "" and obtenu["haut"] == "refus SecurityError"
    assert obtenu["naviguer"].startswith("refus") and obtenu["fenetre"] in ("null", "undefined")
    assert (obtenu["image"], obtenu["fetch"], obtenu["sw"]) == ("refus", "refus", "refus")
    page.wait_for_timeout(1500)
    assert (
        page.url == lecteur and page.locator("#module-etat").inner_text() == ""
    )  # le message direct n'est pas entendu
    guichet.plaintes.clear()  # la politique a refusé, c'est ce qu'on lui demande
    page.goto("/mon-espace/")
    assert "/mon-espace/" in page.url  # toujours connectée


def test_hostile_module_changes_nothing_of_what_another_one_left(guichet, site, dossier):
    page = guichet.ouvrir("conseillere")
    victime = preparer(site, dossier, "victime", lecon(titre="Attendre le réseau"))
    entrer(page, victime)
    expect(dedans(page).locator("#page")).to_have_text("Page 1 sur 3")
    page.context.set_offline(True)
    dedans(page).locator("#suite").click()
    expect(etat(page)).to_contain_text("Pas de réseau")
    page.close()
    autre = page.context.new_page()
    page.context.set_offline(False)
    entrer(autre, preparer(site, dossier, "voleur", hostile(site.url, titre="Voleur")))
    expect(dedans(autre).locator("#obtenu")).to_contain_text("fetch")
    guichet.plaintes.clear()
    entrer(autre, victime)
    expect(dedans(autre).locator("#page")).to_be_visible()
    assert site.interroger(VICTIME) == ["COMMENCE", "None"]
    expect(dedans(autre).locator("#page")).to_have_text("Page 2 sur 3")


VICTIME = """[(p.etat, str(p.note)) for p in __import__("safran.scorm.models").scorm.models.PassageScorm.objects.filter(
    version__paquet__titre="Attendre le réseau")][0]"""
PLACES = """
from pathlib import Path
from reseau.comptes.models import Compte
from safran.scorm.rules import paquet_deposer
from safran.scorm.rules import passage_ouvrir
compte = Compte.objects.get(email__startswith="conseillere@")
for fichier in sorted(Path("DOSSIER").glob("*.zip")):
    print(passage_ouvrir(compte=compte, paquet=paquet_deposer(fichier=fichier.open("rb")).version.paquet).uuid)
"""
# Comme Rise, Storyline, Captivate ou iSpring : la place ne se dit qu’en partant ; le dernier ne dit rien de sa sortie.
HABITUDES = [
    ("1.2", "unload"),
    ("2004 3rd Edition", "pagehide"),
    ("2004 4th Edition", "beforeunload"),
    ("2004 4th Edition", "beforeunload", ""),
]


@pytest.fixture(scope="module")
def places(site, tmp_path_factory):
    """The addresses of modules of four pages, one for each habit."""
    dossier = tmp_path_factory.mktemp("places")
    for rang, habitude in enumerate(HABITUDES):
        (dossier / f"{rang}.zip").write_bytes(quatre_pages(*habitude))
    sortie = site.manage("shell", "-v", "0", "-c", PLACES.replace("DOSSIER", str(dossier)))
    return [f"/modules/{uuid}/" for uuid in sortie.split()]


def test_course_is_seen_whole_and_its_place_kept_whatever_the_tool_and_the_way_out(guichet, places):
    page = guichet.ouvrir("conseillere")
    trouvees = []
    for adresse in places:
        page.goto(adresse)
        expect(dedans(page).locator("#page")).to_have_text("Page 1 sur 4")
        dedans(page).locator("#suite").click(click_count=2)
        with page.expect_navigation(url="**/mon-espace/"):
            page.get_by_role("link", name="Quitter").first.click()
        page.goto(adresse)
        reprise = dedans(page).locator("#page").inner_text()
        dedans(page).locator("#suite").click()
        page.close(run_before_unload=True)
        page = page.context.new_page()
        page.goto("/mon-espace/")
        page.goto(adresse)
        trouvees.append((reprise, dedans(page).locator("#page").inner_text()))
    assert trouvees == [("Page 3 sur 4", "Page 4 sur 4")] * len(places)
    page = guichet.ouvrir("conseillere")
    page.goto(places[0])
    expect(dedans(page).locator("#page")).to_be_visible()
    manque = "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    assert dedans(page).locator("html").evaluate(manque) == [0, 0]
    assert page.locator("html").evaluate(manque) == [0, 0] and page.locator("#plan").count() == 0
    page.get_by_role("button", name="Plein écran").click()
    expect(page.get_by_role("button", name="Quitter le plein écran")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.contains(document.getElementById('module'))")


def test_module_without_javascript_says_what_it_needs(guichet, site, dossier):
    page = guichet.ouvrir("conseillere", js=False)
    entrer(page, preparer(site, dossier, "sans-script", lecon()))
    voir(page, "Ce module a besoin de JavaScript")


# An H5P module in a real browser: played, killed, resumed elsewhere, finished; what it says is kept by the server
ETAT = "__import__('safran.scorm.models').scorm.models.EtatSco.objects.latest('pk')"


@pytest.fixture(scope="module")
def etape(site, tmp_path_factory):
    return preparer(site, tmp_path_factory.mktemp("h5p"), "h5p", module_h5p())


def reponse(contenu: FrameLocator, rang: int, mot: str):
    return contenu.locator(f"input[name=q{rang}][value={mot}]")


def test_h5p_is_played_killed_resumed_and_completes_its_step(guichet, site, etape):
    page = guichet.ouvrir("conseillere")
    entrer(page, etape)
    expect(dedans(page).locator("#reprise")).to_have_text("neuf")
    reponse(dedans(page), 0, "oui").check()
    expect(etat(page)).to_contain_text("Enregistré à")
    page.context.close()  # l'onglet meurt, et avec lui ce que ce navigateur gardait
    autre = guichet.ouvrir("conseillere")
    entrer(autre, etape)
    expect(dedans(autre).locator("#reprise")).to_have_text("repris")
    expect(reponse(dedans(autre), 0, "oui")).to_be_checked()
    reponse(dedans(autre), 1, "oui").check()
    dedans(autre).get_by_role("button", name="Vérifier").press("Enter")
    expect(etat(autre)).to_contain_text("Module : terminé, non réussi")
    reponse(dedans(autre), 1, "non").check()
    dedans(autre).get_by_role("button", name="Vérifier").press("Enter")
    expect(etat(autre)).to_contain_text("Module : réussi")
    assert not regarder(autre, ["light", "dark"], [360, 1280])
    with autre.expect_navigation(url=f"**{etape}"):
        autre.get_by_role("link", name="Module terminé, continuer").press("Enter")
    voir(autre, "Note déclarée par le module : 100 %.")
    assert not autre.get_by_role("button", name=re.compile("J’ai terminé")).count()
    valeurs = site.interroger(f"{ETAT}.valeurs")
    assert {"h5p.etat", "h5p.resultat", "h5p.resultat.question-0", "h5p.resultat.question-1"} <= valeurs.keys()
    assert site.interroger(f"{ETAT}.temps_total") > 0


def test_h5p_rights_are_told_in_french(guichet, etape):
    page = guichet.ouvrir("conseiller")
    entrer(page, etape)
    droits = dedans(page).get_by_role("button", name="Voir les droits d’utilisation")
    droits.press("Enter")
    expect(dedans(page).locator(".h5p-popup-dialog")).to_contain_text("La maison")
