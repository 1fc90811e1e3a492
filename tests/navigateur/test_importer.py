"""A file dropped, read, applied; a duplicate settled; the whole undone: the Région and a referent, by keyboard."""

import json

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS_NOMMES,
    activer,
    atteindre,
    cocher,
    ecrire,
    presser,
    suivre,
    titre,
    voir,
)

STRUCTURE = "Mission locale Marais et Plaine"


def faits(site, source: str) -> dict[str, str]:
    """What the demonstration says of the structure of the referent."""
    site.manage(
        "shell",
        "-c",
        "import json, pathlib; from reseau.annuaire.models import Lieu\n"
        f"lieu = Lieu.objects.select_related('structure', 'commune').filter(structure__nom={STRUCTURE!r}).first()\n"
        "faits = {'telephone': lieu.telephone or lieu.structure.telephone, 'commune': lieu.commune.nom,"
        " 'insee': lieu.commune.code_insee, 'structure': lieu.structure.public_id.hex}\n"
        f"pathlib.Path({source!r}).write_text(json.dumps(faits))",
    )
    with open(source, encoding="utf-8") as fichier:
        return json.load(fichier)


def fichier(faits: dict[str, str], identifiant: str) -> bytes:
    """A structure much like the one of the referent, as another source tells it."""
    structure = {
        "id": identifiant, "nom": STRUCTURE, "telephone": faits["telephone"], "code_insee": faits["insee"],
        "commune": faits["commune"], "adresse": "1 rue du Fichier", "date_maj": "2026-11-01",
        "reseaux_porteurs": ["mission-locale"],
    }  # fmt: skip
    return json.dumps({"structures": [structure], "services": []}).encode()


def deposer(page: Page, octets: bytes, source: str) -> None:
    """Drop a file and read its preview."""
    page.goto("/annuaire/importer/")
    ecrire(page, page.get_by_label("Source"), source)
    champ = atteindre(page, page.get_by_label("Fichier", exact=True))
    champ.set_input_files({"name": "fichier.json", "mimeType": "application/json", "buffer": octets})
    presser(page, "Lire le fichier")


@SUR_DEUX_ECRANS_NOMMES
def test_region_imports_settles_a_duplicate_and_undoes(guichet, site, tmp_path, js, largeur, nom):
    connus = faits(site, str(tmp_path / "faits.json"))
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    deposer(page, fichier(connus, nom), f"essai-{nom}")
    voir(page, "Essai, rien n’est écrit")
    voir(page, "Ressemble à")
    assert sans_debordement(page)
    presser(page, "Appliquer l’import")
    voir(page, "Import appliqué")
    adresse = page.url
    page.goto("/annuaire/doublons/?q=Marais")
    activer(page, page.get_by_role("main").locator("a[href^='/annuaire/doublons/']").first)
    voir(page, "Est-ce la même structure")
    assert sans_debordement(page)
    presser(page, "Réunir les deux fiches")
    presser(page, "Réunir les deux fiches")
    voir(page, "une seule structure")
    page.goto(adresse)
    suivre(page, "Annuler l’import")
    presser(page, "Annuler l’import")
    voir(page, "L’import est annulé")
    voir(page, "l’annuaire est tel qu’il était avant cet import")


@SUR_DEUX_ECRANS_NOMMES
def test_referent_imports_what_she_keeps_and_reads_why_the_rest_is_left(guichet, site, tmp_path, js, largeur, nom):
    connus = faits(site, str(tmp_path / "faits.json"))
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    sienne = json.loads(fichier(connus, f"safran--{connus['structure']}"))
    autre = json.loads(fichier(connus, f"autre-{nom}"))
    deux = {
        "structures": [{**sienne["structures"][0], "adresse": f"2 rue {nom}"}, *autre["structures"]],
        "services": [],
    }
    deposer(page, json.dumps(deux).encode(), f"sienne-{nom}")
    voir(page, "Un référent n’en crée pas")
    presser(page, "Appliquer l’import")
    voir(page, "Import appliqué")
    suivre(page, "Annuler l’import")
    presser(page, "Annuler l’import")
    expect(page.get_by_text("L’import est annulé")).to_be_visible()


@SUR_DEUX_ECRANS_NOMMES
def test_referent_settles_a_duplicate_of_her_structure_that_a_file_brought(guichet, site, tmp_path, js, largeur, nom):
    connus, source = faits(site, str(tmp_path / "faits.json")), f"ailleurs-{nom}"
    depose = tmp_path / "depose.json"
    depose.write_bytes(fichier(connus, nom))
    site.manage("importer_annuaire", str(depose), "--source", source)
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    page.goto("/mon-espace/")
    activer(page, page.get_by_role("main").locator("a[href='/annuaire/doublons/']").first)
    activer(page, page.get_by_role("main").locator("a[href^='/annuaire/doublons/']").first)
    voir(page, "Est-ce la même structure")
    assert sans_debordement(page)
    presser(page, "Réunir les deux fiches")
    presser(page, "Réunir les deux fiches")
    voir(page, "une seule structure")
    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto("/annuaire/?q=" + STRUCTURE.replace(" ", "+"))
    expect(visiteur.locator("#resultats").get_by_role("link", name=STRUCTURE, exact=True)).to_have_count(1)
    suivre(visiteur, STRUCTURE, exact=True)
    voir(visiteur, "1 rue du Fichier")
    site.manage(
        "shell",
        "-c",
        "from django.core.management import call_command; from reseau.annuaire.models import Import\n"
        f"call_command('annuler_import', Import.objects.filter(source={source!r}).latest('pk').pk)",
    )


# The Région drops a spreadsheet of another make, says what its columns hold, and reads what it would do
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
