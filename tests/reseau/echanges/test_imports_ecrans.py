"""The screens of imports and duplicates: each line in words, many withdrawals asked twice, undone from the page."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.temps.typographie import date_courte
from reseau.annuaire.models import Doublon, Import, Lieu, Service
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.imports.depots import import_deposer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier
from tests import fabriques
from tests.hostiles import MARQUE
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import client_de, une_commune, une_offre
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _territoire():
    une_commune("Niort")
    une_commune("Poitiers")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])


def depot(octets: bytes, compte=None) -> Import:
    return import_deposer(contenu=octets, nom="essai.json", source="essai", par=compte or fabriques.une_region())


def page(client: Client, nom: str, *args, **get) -> str:
    reponse = client.get(reverse(nom, args=args), get)
    assert reponse.status_code == 200
    return page_lue(reponse)


def poster(client: Client, nom: str, *args, **donnees) -> str:
    reponse = client.post(reverse(nom, args=args), donnees, follow=True)
    assert reponse.status_code == 200
    return page_lue(reponse)


def test_report_tells_each_change_in_words_before_and_after_and_what_a_new_line_writes(region):
    importer()
    lieu_modifier(lieu=Lieu.objects.get(), courriel="corrige@essai.example")
    poitiers = {"code_insee": "86194", "latitude": 46.58, "longitude": 0.34}
    neuve = {**STRUCTURE, **poitiers, "courriel": "neuf@essai.example", "horaires_accueil": "Tu 14:00-17:00"}
    importation = depot(fichier([neuve], [{**SERVICE, "zone_eligibilite": ["france"]}]))
    texte = page(region, "import_detail", importation.pk, action="MODIFIEE")
    lus = ("Lieu, commune", "Niort", "Poitiers", "Lieu, horaires", "Toute la France", "Corrigé ici, gardé")
    assert [dit for dit in (*lus, "courriel (lieu)") if dit not in texte] == []
    autre = depot(
        fichier([{**STRUCTURE, "id": "s2", "adresse": "1 quai"}], [{**SERVICE, "id": "v2", "structure_id": "s2"}])
    )
    texte = page(region, "import_detail", autre.pk, action="CREEE")
    assert "Ce que la ligne écrit" in texte and "1 quai" in texte and "Tout public" in texte


def test_report_downloads_as_a_spreadsheet_with_its_reasons_and_harmless_cells(region):
    importer()
    mauvaise = {**STRUCTURE, "id": "=cmd()", "siret": "1"}
    importation = depot(fichier([{**STRUCTURE, "adresse": "14 rue"}, mauvaise], []))
    reponse = region.get(reverse("import_compte_rendu", args=[importation.pk]))
    texte = b"".join(reponse.streaming_content).decode()
    assert '"Adresse";"12 rue des Essais";"14 rue"' in texte and "SIRET" in texte and '"\'=cmd()"' in texte
    assert '"Absente du fichier"' in texte


def test_many_withdrawals_are_asked_twice_and_a_box_left_unchecked_is_told(region):
    importer()
    importation = depot(fichier([STRUCTURE], []))
    assert "que ce fichier ne contient plus" in page(region, "import_detail", importation.pk)
    premiere = poster(region, "import_appliquer", importation.pk, retirer="oui")
    assert "Dépublier 1 fiche sur 2" in premiere and Service.objects.get().publie
    assert "Cochez la case" in poster(region, "import_appliquer", importation.pk, retirer="oui", confirmation="oui")
    assert Service.objects.get().publie
    fin = poster(region, "import_appliquer", importation.pk, retirer="oui", confirmation="oui", confirme="oui")
    assert "Import appliqué" in fin and not Service.objects.get().publie


def test_few_withdrawals_are_asked_once_and_none_without_the_box(region):
    cinq = [{**SERVICE, "id": f"v{rang}", "nom": f"Offre {rang}"} for rang in range(9)]
    importer(fichier(services=cinq))
    premier, second = depot(fichier(services=cinq[1:])), depot(fichier(services=cinq[1:]))
    poster(region, "import_appliquer", premier.pk)
    assert Service.objects.filter(publie=True).count() == 9
    poster(region, "import_appliquer", second.pk, retirer="oui")
    assert Service.objects.filter(publie=True).count() == 8


def test_import_is_undone_from_its_page_and_says_what_it_left(region):
    importation = depot(fichier())
    poster(region, "import_appliquer", importation.pk)
    lieu_modifier(lieu=Lieu.objects.get(), acces="Plain-pied")
    assert "Chaque champ redevient" in page(region, "import_annuler", importation.pk)
    texte = poster(region, "import_annuler", importation.pk)
    assert "L’import est annulé" in texte and "Quelqu’un l’a modifiée" in texte and not Lieu.objects.get().publie
    assert "déjà annulé" in poster(region, "import_annuler", importation.pk)


def test_work_under_way_shows_how_far_it_is_with_and_without_a_script(region):
    importation = depot(fichier())
    Import.objects.filter(pk=importation.pk).update(etat="ECRITURE", total=200, faites=50, battement=timezone.now())
    texte = page(region, "import_detail", importation.pk)
    assert 'hx-trigger="every 2s"' in texte and "50 lignes traitées sur 200" in texte and ">Actualiser</a>" in texte
    fragment = region.get(reverse("import_avancement", args=[importation.pk]))
    assert "<html" not in page_lue(fragment) and "HX-Refresh" not in fragment
    Import.objects.filter(pk=importation.pk).update(etat="ESSAI")
    assert region.get(reverse("import_avancement", args=[importation.pk]))["HX-Refresh"] == "true"


def test_each_imported_sheet_tells_its_source_its_identifier_there_and_its_dates(region):
    importation = importer()
    structure = Structure.objects.get()
    texte = page(region, "structure_historique", structure.code)
    jour = date_courte(timezone.localdate(importation.applique_le))
    for genre, nom, identifiant, a_jour in (
        ("Structure", STRUCTURE["nom"], "s1", ""),
        ("Lieu", STRUCTURE["nom"], "s1", date_courte(Lieu.objects.get().confirme_le)),
        ("Service", SERVICE["nom"], "v1", date_courte(Service.objects.get().confirme_le)),
    ):  # fmt: skip
        assert (
            f'<th scope="row">{genre}, {nom}</th><td>essai</td><td>{identifiant}</td>'
            f"<td>{jour} (essai.json)</td><td>{a_jour}</td>"
        ) in texte
    lieu_modifier(lieu=Lieu.objects.get(), adresse="Corrigée ici")
    importer()
    assert texte.count("<td>essai</td>") == page(region, "structure_historique", structure.code).count("<td>essai</td>")


def test_work_cut_is_told_and_taken_up_again_without_the_background(region, monkeypatch):
    importation = depot(fichier())
    jadis = timezone.now() - datetime.timedelta(minutes=5)
    Import.objects.filter(pk=importation.pk).update(etat="ECRITURE", faites=0, battement=jadis)
    texte = page(region, "import_detail", importation.pk)
    assert "Interrompu" in texte and "Rien n’est écrit à moitié" in texte and ">Reprendre</button>" in texte
    assert "L’import a repris" in poster(region, "import_reprendre", importation.pk)
    assert Structure.objects.count() == 1 and Import.objects.get().etat == "APPLIQUE"
    assert "rien n’est à reprendre" in poster(region, "import_reprendre", importation.pk)


def test_import_is_seen_by_who_dropped_it_and_by_the_region_only(region):
    importer()
    structure = Structure.objects.get()
    referente = fabriques.un_referent(structure)
    importation = depot(fichier([{**STRUCTURE, "adresse": "14 rue"}], []), referente)
    autre = client_de(fabriques.un_referent(structure))
    for nom in ("import_detail", "import_annuler", "import_avancement", "import_compte_rendu"):
        assert autre.get(reverse(nom, args=[importation.pk])).status_code == 404
    for nom in ("import_appliquer", "import_annuler", "import_reprendre"):
        assert autre.post(reverse(nom, args=[importation.pk])).status_code == 404
    elle = client_de(referente)
    assert "essai.json" in page(elle, "import_deposer") and "essai.json" not in page(autre, "import_deposer")
    page(region, "import_detail", importation.pk)
    poster(elle, "import_appliquer", importation.pk)
    assert Lieu.objects.get().adresse == "14 rue"


def test_referent_drops_a_file_and_reads_why_lines_of_others_are_left_aside():
    importer()
    elle = client_de(fabriques.un_referent(une_offre("Ailleurs").structure))
    fichier_joint = SimpleUploadedFile("f.json", fichier([{**STRUCTURE, "adresse": "14 rue"}], []))
    texte = elle.post(reverse("import_deposer"), {"source": "essai", "fichier": fichier_joint}, follow=True)
    assert "vous n’agissez pas" in page_lue(texte)


def _jumelles() -> Doublon:
    une_offre("Mission locale du Niortais", lieu={"telephone": "05 36 49 00 00"})
    importer()
    return Doublon.objects.get()


def test_duplicate_of_a_trial_is_compared_with_the_lines_of_its_file(region):
    une_offre("Mission locale du Niortais", lieu={"telephone": "05 36 49 00 00"})
    importation = depot(fichier())
    doublon = Doublon.objects.get()
    assert reverse("doublon", args=[doublon.pk]) in page(region, "import_detail", importation.pk, action="DOUBLON")
    texte = page(region, "doublon", doublon.pk)
    assert "(dans le fichier)" in texte and "12 rue des Essais, Niort" in texte and "Faire le point" in texte
    poster(region, "doublon", doublon.pk, decision="MEME")
    importation.refresh_from_db()
    assert importation.creees == 1 and not importation.a_revoir


def test_referent_joins_what_a_file_brought_to_own_sheet_but_not_the_sheet_of_another_referent():
    doublon = _jumelles()
    elle = client_de(fabriques.un_referent(doublon.structure))
    assert "Réunir les deux fiches" in page(elle, "doublon", doublon.pk)
    autre = fabriques.un_referent(doublon.creee)
    assert "Réunir les deux fiches" not in page(elle, "doublon", doublon.pk)
    reponse = elle.post(reverse("doublon", args=[doublon.pk]), {"decision": "MEME", "confirme": "oui"})
    assert reponse.status_code == 404 and Structure.objects.filter(fusionnee_dans=None).count() == 2
    assert "pour les réunir" in page(client_de(autre), "doublon", doublon.pk).lower()
    etrangere = client_de(fabriques.un_referent(une_offre("Ailleurs", commune="Poitiers").structure))
    assert etrangere.get(reverse("doublon", args=[doublon.pk])).status_code == 404


def test_duplicates_are_compared_side_by_side_and_joined_by_a_known_answer_after_a_confirmation(region):
    doublon = _jumelles()
    for decision in ("", "A_TRAITER", MARQUE, "MEME\x00"):
        assert "Choisissez une réponse" in poster(region, "doublon", doublon.pk, decision=decision)
    assert "Mission locale du Niortais" in page(region, "doublons", q="niortais")
    assert "Rien ne répond" in page(region, "doublons", q="zebre")
    texte = page(region, "doublon", doublon.pk)
    assert "Même téléphone" in texte and "Faire le point" in texte and "(différent)" in texte
    assert "On ne revient pas en arrière" in poster(region, "doublon", doublon.pk, decision="MEME")
    assert Structure.objects.filter(fusionnee_dans=None).count() == 2
    fin = poster(region, "doublon", doublon.pk, decision="MEME", confirme="oui")
    assert "une seule structure" in fin and Structure.objects.filter(fusionnee_dans=None).count() == 1
    assert "Aucun doublon" in fin and "Mission locale" in page(region, "doublons", decision="MEME")


@pytest.mark.parametrize("texte", [MARQUE, f'"{MARQUE}', "=1+1", "‮fiche", "é" * 400])
def test_hostile_words_of_a_file_show_as_they_are_everywhere(region, texte):
    structure = {**STRUCTURE, "nom": texte[:160], "adresse": texte[:160], "id": texte[:100]}
    importation = depot(fichier([structure], [{**SERVICE, "structure_id": texte[:100], "nom": texte[:160]}]))
    assert MARQUE not in page(region, "import_detail", importation.pk)
    poster(region, "import_appliquer", importation.pk)
    b"".join(region.get(reverse("import_compte_rendu", args=[importation.pk])).streaming_content)
    poster(region, "import_annuler", importation.pk)
    assert not Structure.objects.exists()
