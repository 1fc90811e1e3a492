"""In the room: the trainer shows the square, people scan it, sign with a finger or a box, and the network may fail."""

from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import cocher, presser, suivre, titre, voir


def ecran_de_la_salle(guichet, tmp_path, nom: str) -> str:
    """The trainer opens the screen of a half-day of today; what a telephone reads on it."""
    page = guichet.ouvrir("formatrice")
    page.goto("/emargement/feuilles/")
    du_jour = page.get_by_role("main").get_by_role("link", name="Écrire une fiche").filter(has_text=",")
    feuilles = [lien.get_attribute("href") for lien in du_jour.all() if "/seances/" in lien.get_attribute("href")]
    page.goto(feuilles[0 if nom == "matin" else 1])
    voir(page, f"{nom}")
    suivre(page, "Écran de la salle")
    assert titre(page) == "Signez votre présence"
    image = tmp_path / "ecran.png"
    page.screenshot(path=image)
    adresse = zxingcpp.read_barcode(Image.open(image)).text
    assert page.locator(".salle__code").inner_text().replace("-", "").endswith(adresse.rstrip("/").rpartition("/")[2])
    assert regarder(page, ["light"], [360, 1280]) == []
    return urlsplit(adresse).path


def tracer(page: Page) -> None:
    """Sign with a finger."""
    cadre = page.locator("canvas").bounding_box()
    page.mouse.move(cadre["x"] + 30, cadre["y"] + 60)
    page.mouse.down()
    for pas in range(12):
        page.mouse.move(cadre["x"] + 30 + 18 * pas, cadre["y"] + 60 + (25 if pas % 2 else -25))
    page.mouse.up()


def test_person_scans_the_square_draws_a_signature_and_reads_signed(guichet, tmp_path):
    chemin = ecran_de_la_salle(guichet, tmp_path, "matin")
    page = guichet.ouvrir("conseillere", largeur=360, tactile=True)
    page.goto(chemin)
    assert regarder(page, ["light", "dark"], [360]) == []
    page.get_by_role("button", name="Signer ma présence").click()
    voir(page, "Signez dans le cadre, ou cochez la case.")
    tracer(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Signer ma présence").click()
    voir(page, "Votre présence est signée")
    voir(page, "Signé à")
    assert regarder(page, ["light", "dark"], [360]) == []
    suivre(page, "Ce que dit la feuille du matin")
    expect(page.get_by_role("img", name="Signature tracée")).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_person_signs_by_the_keyboard_with_the_box(guichet, tmp_path, js):
    chemin = ecran_de_la_salle(guichet, tmp_path, "matin" if js else "après-midi")
    page = guichet.ouvrir("conseiller", largeur=360, js=js)
    page.goto(chemin)
    cocher(page, page.get_by_label("Je certifie être en salle"))
    presser(page, "Signer ma présence")
    voir(page, "Signé à")


def test_signature_waits_for_the_network_and_leaves_alone_when_it_comes_back(guichet, tmp_path):
    chemin = ecran_de_la_salle(guichet, tmp_path, "après-midi")
    page = guichet.ouvrir("conseillere", largeur=360)
    page.goto(chemin)
    page.context.set_offline(True)
    page.get_by_label("Je certifie être en salle").check()
    page.get_by_role("button", name="Signer ma présence").click()
    expect(page.locator("[data-etat]")).to_contain_text("votre signature attend le réseau")
    with page.expect_navigation():
        page.context.set_offline(False)
    voir(page, "Signé à")


HIER = """
import datetime
from django.conf import settings
from django.utils import timezone
from safran.inscriptions.models import Seance
hier = timezone.localdate() - datetime.timedelta(days=1)
Seance.objects.filter(date=timezone.localdate()).update(date=hier)
(settings.DONNEES / "demonstration-ouverte-le").write_text(hier.isoformat())
"""


def test_demonstration_built_before_midnight_is_of_the_day_of_the_test(modele, navigateur, tmp_path):
    with site_ouvert(tmp_path / "site", modele=modele) as site:  # le sien : ses dates avancent
        site.manage("shell", "-v", "0", "-c", HIER)
        with guichet_ouvrir(site, navigateur, {}) as guichet:
            ecran_de_la_salle(guichet, tmp_path, "matin")


LISIBLES = """listes => listes.map(liste => {
    const style = getComputedStyle(liste), trait = document.createElement('canvas').getContext('2d')
    trait.font = style.font
    const place = liste.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    return trait.measureText(liste.selectedOptions[0].text).width <= place
})"""


def test_trainer_reads_each_state_in_full_on_a_telephone(guichet):
    page = guichet.ouvrir("formatrice", largeur=320)
    page.goto("/emargement/feuilles/")
    page.get_by_role("main").locator("a[href*='/seances/']").first.click()
    expect(page.get_by_label("Feuille").first).to_be_visible()
    for largeur in (320, 360, 390, 560):
        page.set_viewport_size({"width": largeur, "height": 900})
        lues = page.locator(".feuille-saisie select").evaluate_all(LISIBLES)
        assert lues and all(lues), largeur
