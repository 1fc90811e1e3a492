"""The Région drops a spreadsheet of another make, says what its columns hold, and reads what it would do."""

import os

import pytest
from playwright.sync_api import expect

from tests.navigateur.conftest import axe, sans_debordement
from tests.navigateur.gestes import COURTS, NOMS_COURTS, cocher, ecrire, presser, titre, voir

TABLEUR = (
    "Structure;Adresse;CP;Ville;Tél.;Horaires;Publics accueillis;Observations\r\n"
    "Relais du Marais;3 rue des Essais;79000;Niort;549001234;du lundi au jeudi 9h-12h;DE, voisins du quartier;\r\n"
)


@pytest.mark.parametrize(("js", "largeur", "nom"), [(*f, n) for f, n in zip(COURTS, NOMS_COURTS, strict=True)],
                         ids=NOMS_COURTS)  # fmt: skip
def test_region_says_what_each_column_holds_by_keyboard(guichet, js, largeur, nom, tmp_path):
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    page.goto("/annuaire/importer/")
    ecrire(page, page.get_by_label("Source"), f"essai-{nom}")
    fichier = {"name": "relais.csv", "mimeType": "text/csv", "buffer": TABLEUR.encode()}
    page.get_by_label("Fichier").set_input_files(fichier)
    presser(page, "Lire le fichier")
    assert titre(page) == "Que contient chaque colonne ?" and sans_debordement(page)
    voir(page, "Relais du Marais")
    expect(page.get_by_label("CP", exact=True)).to_have_value("code_postal")
    expect(page.get_by_label("« voisins du quartier »")).to_have_value("")
    if js:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            assert not axe(page)
        guichet.plaintes.clear()  # axe essaie des styles que la politique refuse : ce n'est pas la page
    if dossier := os.environ.get("SAFRAN_IMAGES"):
        page.screenshot(path=f"{dossier}/correspondance-{nom}.png", full_page=True)
    presser(page, "Lire le fichier")
    expect(page.get_by_role("alert")).to_be_visible()
    voir(page, "Nommez le service")
    ecrire(page, page.get_by_label("Nom du service"), "Faire le point")
    cocher(page, page.get_by_role("group", name="Missions").get_by_label("Conseil", exact=True))
    presser(page, "Lire le fichier")
    voir(page, "créées 1, modifiées 0")
    voir(page, "Revoir la correspondance")
