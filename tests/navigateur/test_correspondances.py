"""The Région drops a spreadsheet of another make, says what its columns hold, and reads what it would do."""

from playwright.sync_api import expect

from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import SUR_DEUX_ECRANS_NOMMES, atteindre, cocher, ecrire, presser, titre, voir

TABLEUR = (
    "Structure;Adresse;CP;Ville;Tél.;Horaires;Publics accueillis;Observations\r\n"
    "Relais du Marais;3 rue des Essais;79000;Niort;549001234;du lundi au jeudi 9h-12h;DE, voisins du quartier;\r\n"
)


@SUR_DEUX_ECRANS_NOMMES
def test_region_says_what_each_column_holds_by_keyboard(guichet, js, largeur, nom, tmp_path):
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    page.goto("/annuaire/importer/")
    ecrire(page, page.get_by_label("Source"), f"essai-{nom}")
    atteindre(page, page.get_by_label("Réseau des lignes qui n’en nomment aucun"))
    page.keyboard.type("Missions")
    fichier = {"name": "relais.csv", "mimeType": "text/csv", "buffer": TABLEUR.encode()}
    page.get_by_label("Fichier").set_input_files(fichier)
    presser(page, "Lire le fichier")
    assert titre(page) == "Que contient chaque colonne ?" and sans_debordement(page)
    voir(page, "Relais du Marais")
    expect(page.get_by_role("region", name="Colonne par colonne").get_by_label("CP", exact=True)).to_have_value(
        "code_postal"
    )
    expect(page.get_by_label("« voisins du quartier »")).to_have_value("")
    if js:  # axe est un script
        assert not regarder(page, ["light", "dark"], [largeur])
    presser(page, "Lire le fichier")
    expect(page.get_by_role("alert")).to_be_visible()
    voir(page, "Nommez le service")
    ecrire(page, page.get_by_label("Nom du service"), "Faire le point")
    cocher(page, page.get_by_role("group", name="Missions").get_by_label("Conseil", exact=True))
    presser(page, "Lire le fichier")
    voir(page, "créées 1, modifiées 0")
    voir(page, "Revoir la correspondance")
