"""How exports are asked for, whom they say to call and when, and that what leaves comes back unchanged."""

import csv
import datetime
import io
import json
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.documents.tableurs import cellule_lue, lignes_csv
from reseau.annuaire.models import Import, Lieu, LigneImport, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.fiches import (
    contact_creer,
    contact_modifier,
    contact_supprimer,
    creneau_creer,
    creneau_supprimer,
)
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.echanges import views
from reseau.echanges.exports import FORMATS, PAR_FICHIER, exporter
from reseau.echanges.queries.exports import Bilan, Exportables
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_statut_changer
from reseau.vocabulaires.models import Theme
from tests import fabriques
from tests.fabriques import un_reseau
from tests.pages import page_lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre
from tests.reseau.echanges.monde_exporte import des_noms_hostiles, ecrire, oublier_tout, un_annuaire
from tests.reseau.echanges.monde_exporte import lire as lire_export

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(fichier: str) -> str:
    return reverse("annuaire_telecharger", args=[fichier])


def demander(fichier: str, parametres: dict | None = None, **entetes):
    return Client().get(adresse(fichier), parametres or {}, headers=entetes)


def corps(reponse) -> bytes:
    assert reponse.status_code == 200
    return b"".join(reponse.streaming_content)


# En ligne de commande


def test_exporter_annuaire_writes_the_file_and_says_how_much(tmp_path):
    un_annuaire()
    chemin = tmp_path / "export"
    for code in ("csv", "xlsx", "data-inclusion", "geojson"):
        dit = io.StringIO()
        chemin.write_text("ancien")
        call_command("exporter_annuaire", str(chemin), format=code, stdout=dit)
        assert chemin.read_bytes() == ecrire(code) or code == "xlsx"
        assert dit.getvalue().splitlines()[-1] == "structures 3, services 8, lieux 4"
        assert [fichier.name for fichier in tmp_path.iterdir()] == ["export"]
    # Vers la sortie standard, elle est aux données.
    sortie, erreurs = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    call_command("exporter_annuaire", "-", format="geojson", stdout=sortie, stderr=erreurs)
    assert sortie.buffer.getvalue() == ecrire("geojson")
    assert erreurs.getvalue() == "structures 3, services 8, lieux 4\n"


def test_exporter_annuaire_that_cannot_write_or_is_cut_short_fails_and_leaves_the_former_file(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="ne s’écrit pas"):
        call_command("exporter_annuaire", str(tmp_path / "absent" / "x.json"), format="csv")
    with pytest.raises(CommandError):
        call_command("exporter_annuaire", str(tmp_path / "x"), format="pdf")
    une_offre("Cap emploi")
    chemin = tmp_path / "annuaire.csv"
    chemin.write_text("ancien")

    def couper(exportables, bilan):
        yield "début"
        raise DatabaseError("coupé")

    format_ = FORMATS["csv"].__class__("csv", "annuaire.csv", "text/csv", "", "", couper)
    monkeypatch.setitem(FORMATS, "csv", format_)
    with pytest.raises(DatabaseError):
        call_command("exporter_annuaire", str(chemin), format="csv")
    assert chemin.read_text() == "ancien" and len(list(tmp_path.iterdir())) == 1


# Sur le site


def test_download_is_streamed_named_and_says_its_licence():
    un_annuaire()
    for fichier, format_ in PAR_FICHIER.items():
        reponse = demander(fichier)
        assert reponse.streaming and fichier in reponse["Content-Disposition"]
        assert 'rel="license"' in reponse["Link"] and reponse["Content-Type"] == format_.genre
        assert corps(reponse) == ecrire(format_.code) or fichier.endswith("xlsx")


def test_download_and_page_of_a_search_follow_its_filters_and_not_its_page():
    une_offre("Cap emploi", reseau="cap-emploi")
    une_offre("Mission locale")
    assert demander("annuaire.exe").status_code == 404
    lu = json.loads(corps(demander("data-inclusion.json", {"reseau": "cap-emploi", "page": 7})))
    assert [ligne["nom"] for ligne in lu["structures"]] == ["Cap emploi"]
    assert len(json.loads(corps(demander("data-inclusion.json", {"page": 2})))["structures"]) == 2
    page = page_lue(Client().get("/annuaire/", {"reseau": "cap-emploi"}))
    for fichier, format_ in PAR_FICHIER.items():
        assert f'href="{adresse(fichier)}?reseau=cap-emploi"' in page and format_.libelle in page
    documentation = page_lue(Client().get(reverse("api_documentation")))
    assert all(f'href="{adresse(fichier)}"' in documentation for fichier in PAR_FICHIER)
    assert f'href="{reverse("api_documentation")}#telecharger"' in page and 'id="telecharger"' in documentation


def test_download_near_a_town_nobody_knows_leads_back_to_the_search():
    une_offre("Cap emploi")
    reponse = demander("annuaire.geojson", {"lieu": "Nulle-Part-sur-Rien", "q": "vae"})
    assert reponse.status_code == 302 and reponse["Location"] == "/annuaire/?q=vae&lieu=Nulle-Part-sur-Rien"
    assert "Nous ne trouvons pas cette commune" in page_lue(Client().get(reponse["Location"]))


def test_download_unchanged_takes_one_line_until_something_moves():
    service = un_service(une_offre("Cap emploi").structure)
    marque = demander("annuaire.csv")["ETag"]
    assert demander("annuaire.csv", **{"if-none-match": marque}).status_code == 304
    assert demander("annuaire.geojson")["ETag"] != marque != demander("annuaire.csv", {"q": "vae"})["ETag"]
    lieu_modifier(lieu=service.structure.lieux.get(), acces="Rampe à gauche.")
    suivante = demander("annuaire.csv", **{"if-none-match": marque})
    assert suivante.status_code == 200 and "Rampe à gauche." in corps(suivante).decode()
    reseau_modifier(reseau=service.structure.reseau, correspondance=["mission-locale"])
    assert demander("annuaire.csv", **{"if-none-match": suivante["ETag"]}).status_code == 200
    marque = demander("annuaire.csv")["ETag"]
    Theme.objects.filter(code="vae").update(libelle="Acquis")
    assert demander("annuaire.csv", **{"if-none-match": marque}).status_code == 200


def test_downloads_too_many_are_refused_for_a_while(monkeypatch):
    monkeypatch.setattr(views, "TELECHARGEMENTS", 2)
    une_offre("Cap emploi")
    reponses = [demander("annuaire.csv") for _ in range(3)]
    assert [reponse.status_code for reponse in reponses] == [200, 200, 429] and int(reponses[2]["Retry-After"]) > 0
    assert demander("annuaire.csv", **{"if-none-match": reponses[0]["ETag"]}).status_code == 304


# Un tableur écrit ailleurs


def test_cell_that_another_program_made_harmless_is_read_as_it_was():
    une_commune("Niort")
    une_offre("Cap emploi", reseau="cap-emploi")
    entetes = ["structure_id", "structure_nom", "reseau", "lieu_id", "code_insee", "longitude", "latitude", "telephone"]
    ligne = ["x1", "=Nom", "cap-emploi", "l1", "79191", "-0.46", "46.3", "+33 5 36 49 00 00"]
    fichier = "".join(lignes_csv(entetes, [ligne])).encode()
    importation = import_lancer(contenu=fichier, nom="x.csv", source="x", essai=True)
    structure, lieu = [changement["apres"]["champs"] for changement in importation.lignes.get().plan["changements"]]
    assert structure["nom"] == "=Nom" and lieu["longitude"] == -0.46 and lieu["telephone"] == "05 36 49 00 00"


CACHE = "zebrecanari"


@pytest.fixture
def maison() -> Lieu:
    """A house that lends its walls, with a public and a private number."""
    structure = fabriques.une_structure("france-services", nom="France services du Pont", code="pont")
    lieu = un_lieu(structure, nom="Maison du Pont")
    contact_creer(structure=structure, lieu=lieu, libelle="Guichet unique", telephone="0549000001",
                   precision="Le matin", visibilite="PUBLIC")  # fmt: skip
    contact_creer(structure=structure, lieu=lieu, libelle=f"Ligne {CACHE}", telephone="0549999999")
    return lieu


@pytest.fixture
def offre(maison) -> Service:
    """A mission locale that receives there on Tuesday mornings of even weeks, and on the second Thursday."""
    service = une_offre("Mission locale du Marais", nom="Conseil aux jeunes")
    structure = service.structure
    creneau_creer(lieu=maison, structure=structure, service=service, jour=1, demi_journee="MATIN", semaines="PAIRES",
                   debut=datetime.time(9), fin=datetime.time(12), sur_rendez_vous=True, salle="Bureau 2")  # fmt: skip
    creneau_creer(lieu=maison, structure=structure, jour=3, demi_journee="APRES_MIDI", semaines="MOIS", rangs=[2, -1],
                   debut=datetime.time(14), fin=datetime.time(17), au=timezone.localdate())  # fmt: skip
    contact_creer(structure=structure, libelle="Standard", courriel="standard@marais.example", visibilite="PUBLIC")
    contact_creer(structure=structure, service=service, libelle="=Secrétariat", telephone="3949", visibilite="PUBLIC")
    contact_creer(structure=structure, service=service, libelle=CACHE, telephone="0549999999")
    return service


def rangs(code: str, criteres=None) -> list[dict[str, str]]:
    lus = csv.DictReader(io.StringIO(ecrire(code, criteres).decode("utf-8-sig"), newline=""), delimiter=";")
    return [{nom: cellule_lue(valeur) for nom, valeur in rang.items()} for rang in lus]


def api(chemin: str, **parametres) -> dict:
    reponse = Client().get(f"/api/v1{chemin}", parametres)
    assert reponse.status_code == 200
    return reponse.json()


def test_tables_of_contacts_and_half_days_say_whose_where_when_and_never_those_of_professionals(maison, offre):
    lus = rangs("contacts")
    dits = [(rang["structure_nom"], rang["lieu_nom"], rang["service_nom"], rang["libelle"]) for rang in lus]
    assert dits == [
        ("France services du Pont", "Maison du Pont", "", "Guichet unique"),
        ("Mission locale du Marais", "", "", "Standard"),
        ("Mission locale du Marais", "", "Conseil aux jeunes", "=Secrétariat"),
    ]
    assert lus[0]["telephone"] == "0549000001" and lus[0]["precision"] == "Le matin"
    fiches = {ligne["service_nom"]: ligne for ligne in rangs("csv")}
    assert lus[2]["service_id"] == fiches["Conseil aux jeunes"]["service_id"]
    assert lus[0]["lieu_id"] == fiches[""]["lieu_id"] and lus[0]["structure_id"] == fiches[""]["structure_id"]
    mardi, jeudi = rangs("permanences")
    assert (mardi["structure_nom"], mardi["hote_nom"], mardi["lieu_nom"], mardi["commune"]) == (
        "Mission locale du Marais", "France services du Pont", "Maison du Pont", "Niort",
    )  # fmt: skip
    assert (mardi["jour"], mardi["debut"], mardi["fin"], mardi["semaines"]) == ("mardi", "09:00", "12:00", "PAIRES")
    assert (mardi["service_nom"], mardi["sur_rendez_vous"], mardi["salle"]) == ("Conseil aux jeunes", "oui", "Bureau 2")
    assert mardi["horaires"] == "week 2-52/2 Tu 09:00-12:00"
    assert (jeudi["jour"], jeudi["rangs"], jeudi["service_id"]) == ("jeudi", "2, -1", "")
    assert jeudi["au"] == timezone.localdate().isoformat()


def test_half_day_past_or_that_the_public_may_not_see_is_in_no_format_and_a_hidden_service_is_named_nowhere(
    maison, offre
):
    def sortis() -> list[int]:
        lieu = api(f"/lieux/{maison.public_id}") if maison.publie else {"permanences": []}
        places = [objet["properties"].get("permanences", []) for objet in lire_export("geojson")["features"]]
        return [len(rangs("permanences")), len(lieu["permanences"]), sum(map(len, places))]

    assert sortis() == [2, 2, 2]
    maison.creneaux.filter(jour=3).update(au=timezone.localdate() - datetime.timedelta(1))
    assert sortis() == [1, 1, 1]
    structure_statut_changer(structure=offre.structure, statut="CANDIDATE", du=timezone.localdate())
    assert sortis() == [0, 0, 0]
    offre.structure.statuts.all().delete()
    maison.creneaux.filter(jour=3).update(au=timezone.localdate())
    lieu_modifier(lieu=offre.lieux.get(), publie=False)
    service_modifier(service=offre, publie=False)
    assert [rang["service_id"] for rang in rangs("permanences")] == ["", ""]
    assert "=Secrétariat" not in {rang["libelle"] for rang in rangs("contacts")}
    assert {ligne["service"] for ligne in api(f"/lieux/{maison.public_id}")["permanences"]} == {None}
    maison = lieu_modifier(lieu=maison, publie=False)
    assert sortis() == [0, 0, 0]


def test_geojson_and_api_give_each_place_its_public_contacts_and_its_table(maison, offre):
    par_nom = {objet["properties"]["nom"]: objet["properties"] for objet in lire_export("geojson")["features"]}
    pont, siege = par_nom["Maison du Pont"], par_nom["Siège de Niort"]
    assert [contact["libelle"] for contact in pont["contacts"]] == ["Guichet unique"]
    mardi, jeudi = pont["permanences"]
    assert mardi["structure"] == siege["structure_id"] and mardi["jour"] == "Tu" and jeudi["rangs"] == [2, -1]
    assert mardi["service"] == siege["services"][0]["id"] and jeudi["service"] is None
    assert [contact["libelle"] for contact in siege["contacts"]] == ["Standard"] and siege["permanences"] == []
    assert [contact["telephone"] for contact in siege["services"][0]["contacts"]] == ["3949"]
    lieu = api(f"/lieux/{maison.public_id}")
    assert lieu["contacts"] == [
        {"libelle": "Guichet unique", "telephone": "0549000001", "courriel": "", "precision": "Le matin"}
    ]
    mardi = lieu["permanences"][0]
    assert (mardi["structure"], mardi["service"], mardi["debut"]) == (offre.structure.code, offre.pk, "09:00")
    structure, service = api(f"/structures/{offre.structure.code}"), api(f"/services/{offre.pk}")
    assert [contact["libelle"] for contact in structure["contacts"]] == ["Standard"]
    assert [contact["libelle"] for contact in service["contacts"]] == ["=Secrétariat"]


def test_nothing_kept_for_professionals_leaves_even_for_a_member(maison, offre):
    client = Client()
    client.force_login(fabriques.un_referent(offre.structure), backend="django.contrib.auth.backends.ModelBackend")
    adresses = ["/api/v1/structures", "/api/v1/lieux", "/api/v1/services", "/annuaire/export.csv"]
    adresses += [f"/annuaire/telecharger/{nom}" for nom in ("contacts.csv", "permanences.csv", "annuaire.geojson")]
    for adresse in adresses:
        texte = client.get(adresse).getvalue().decode()
        assert offre.structure.nom in texte or offre.nom in texte
        assert CACHE not in texte and "49999999" not in texte.replace(" ", "").replace("\u00a0", ""), adresse


def test_api_makes_as_many_queries_for_one_contact_as_for_ten(maison, offre):
    def posees() -> list[int]:
        chemins = ("/structures", "/lieux", "/services", "/recherche", "/reseaux")
        return [questions(partial(api, chemin)) for chemin in chemins]

    une = posees()
    for rang in range(9):
        autre = une_offre(f"Autre {rang}")
        creneau_creer(lieu=maison, structure=autre.structure, service=autre, jour=rang % 5, demi_journee="MATIN",
                       debut=datetime.time(9), fin=datetime.time(12))  # fmt: skip
        for champs in ({}, {"service": autre}, {"lieu": autre.lieux.get()}):
            contact_creer(structure=autre.structure, libelle="Accueil", telephone="3949", visibilite="PUBLIC", **champs)
    assert posees() == une and max(une) <= 12


def test_tables_of_a_search_hold_only_what_was_found_and_the_one_to_read_tells_the_nearest_contacts(maison, offre):
    ailleurs = une_offre("Ailleurs", commune="La Rochelle", nom="Atelier")
    contact_creer(structure=ailleurs.structure, libelle="Loin", telephone="3949", visibilite="PUBLIC")
    trouves = {rang["libelle"] for rang in rangs("contacts", Criteres(texte="conseil jeunes"))}
    assert trouves == {"Standard", "=Secrétariat"}
    assert len(rangs("permanences", Criteres(texte="conseil jeunes"))) == 2
    assert rangs("permanences", Criteres(texte="atelier")) == []
    un_service(offre.structure, nom="À distance", modes=["A_DISTANCE"])
    texte = b"".join(Client().get("/annuaire/export.csv").streaming_content).decode("utf-8-sig").replace("\u00a0", " ")
    lus = {rang["Service"]: rang["Contact"] for rang in csv.DictReader(io.StringIO(texte), delimiter=";")}
    assert cellule_lue(lus["Conseil aux jeunes"]) == "=Secrétariat, 3949"
    assert lus["À distance"] == "Standard, standard@marais.example"


def test_export_counts_contacts_and_half_days_and_its_heading_leaves_before_any_sheet_is_read(maison, offre, tmp_path):
    bilans = {code: Bilan() for code in ("contacts", "permanences")}
    for code, bilan in bilans.items():
        ecrire(code, bilan=bilan)
    dit = io.StringIO()
    call_command("exporter_annuaire", str(tmp_path / "contacts.csv"), format="contacts", stdout=dit)
    assert dit.getvalue().strip() == str(bilans["contacts"])
    assert (tmp_path / "contacts.csv").read_bytes() == ecrire("contacts")
    assert str(bilans["contacts"]) == "structures 2, services 1, lieux 2, contacts 3"
    assert str(bilans["permanences"]) == "structures 1, services 1, lieux 1, permanences 2"
    for code in FORMATS.keys() - {"xlsx"}:  # un classeur part compressé
        paquets = exporter(FORMATS[code], Exportables())
        with CaptureQueriesContext(connection) as faites:
            assert next(paquets)
        assert not [requete for requete in faites if '"structures_structure"' in requete["sql"]], code
        assert b"".join(paquets)


def test_change_of_a_contact_or_of_a_row_is_seen_by_whoever_keeps_a_copy(maison, offre):
    def vus() -> tuple[str, int, int]:
        depuis = timezone.localdate().isoformat()
        lieux, structures = api("/lieux", modifie_depuis=depuis), api("/structures", modifie_depuis=depuis)
        return demander("contacts.csv")["ETag"], len(lieux["resultats"]), len(structures["resultats"])

    hier = timezone.now() - datetime.timedelta(days=2)
    contact, creneau = offre.structure.contacts.get(libelle="Standard"), maison.creneaux.get(jour=3)
    for modele in (Lieu, Service, type(offre.structure)):
        modele.objects.update(modifie_le=hier)
    etags = [vus()]
    assert etags[-1][1:] == (0, 0)
    contact_modifier(contact=contact, telephone="3949")
    etags.append(vus())
    assert etags[-1][1:] == (0, 1)
    creneau_supprimer(creneau=creneau)
    etags.append(vus())
    assert etags[-1][1:] == (1, 1)
    contact_supprimer(contact=contact)
    etags.append(vus())
    assert len({etag for etag, _, _ in etags}) == 4


RETOURS = ("data-inclusion", "csv")


def importer(octets: bytes, essai: bool = False, source: str = "safran") -> Import:
    return import_lancer(contenu=octets, nom="retour", source=source, essai=essai)


def comparable(code: str) -> bytes | dict:
    """An export; the link to a sheet is that of whoever exports, and a bare structure has no date of its own."""
    octets = ecrire(code)
    if code != "data-inclusion":
        return octets
    export = json.loads(octets)
    for ligne in (*export["structures"], *export["services"]):
        del ligne["lien_source"]
        if ligne["nom"] == "Nue":
            del ligne["date_maj"]
    return export


def rien_de_neuf(octets: bytes) -> None:
    importation = importer(octets)
    lignes = LigneImport.objects.filter(importation=importation).exclude(action="INCHANGEE")
    ecarts = list(lignes.values_list("libelle", "action", "motif", "champs"))
    assert ecarts == [] and importation.inchangees > 0 and importation.doublons == 0


@pytest.mark.parametrize("code", RETOURS)
def test_own_export_changes_nothing_here_and_makes_the_same_in_an_empty_directory(code):
    un_annuaire()
    des_noms_hostiles()
    etats = [list(modele.objects.order_by("pk").values()) for modele in (Structure, Lieu, Service, ServiceAuLieu)]
    avant = ecrire(code)
    rien_de_neuf(avant)
    rien_de_neuf(avant)
    apres = [list(modele.objects.order_by("pk").values()) for modele in (Structure, Lieu, Service, ServiceAuLieu)]
    assert apres == etats and ecrire(code) == avant
    octets, attendu = ecrire(code), comparable(code)
    oublier_tout()
    importation = importer(octets)
    assert importation.refusees == 0 and Structure.objects.count() > 20
    assert comparable(code) == attendu
    call_command("verifier")
    rien_de_neuf(ecrire(code))


@pytest.mark.parametrize("code", RETOURS)
def test_own_export_of_the_copy_imported_in_the_original_changes_nothing(code):
    un_annuaire()
    octets = ecrire(code)
    oublier_tout()
    importer(octets, source="ailleurs")
    retour = ecrire(code)
    importer(octets, source="ici")
    rien_de_neuf(retour)


@pytest.mark.parametrize("code", RETOURS)
def test_hours_of_a_service_given_at_a_distance_leave_come_back_and_are_searched(code):
    un_annuaire()
    au_telephone = ("Au téléphone", "Mo-Fr 09:00-12:00")
    octets, a_distance = ecrire(code), Service.objects.exclude(horaires="").values_list("nom", "horaires")
    assert list(a_distance.all()) == [au_telephone]
    oublier_tout()
    importer(octets)
    assert list(a_distance.all()) == [au_telephone]
    lignes = LigneRecherche.objects.filter(service__nom="Au téléphone")
    assert {ligne.horaires for ligne in lignes} == {"Mo-Fr 09:00-12:00"}
    importer(octets.replace(b"Mo-Fr 09:00-12:00", b"Sa 09:00-12:00"))
    assert ("Au téléphone", "Sa 09:00-12:00") in a_distance.all()
    assert {ligne.horaires for ligne in lignes.all()} == {"Sa 09:00-12:00"}


def test_own_data_inclusion_corrected_line_changes_its_field_and_no_other():
    service = une_offre("Cap emploi", publics=["salaries"], lieu={"permanence": True})
    export = json.loads(ecrire("data-inclusion"))
    export["services"][0]["conditions_acces"] = "Sur rendez-vous."
    export["structures"][0]["adresse"] = "2 rue du Port"
    importation = importer(json.dumps(export).encode())
    champs = {nom: valeur for ligne in importation.lignes.all() for nom, valeur in ligne.champs.items()}
    assert champs == {"lieu.adresse": ["", "2 rue du Port"], "service.conditions": ["", "Sur rendez-vous."]}
    assert importation.modifiees == 2 and Lieu.objects.get().permanence
    assert [terme.code for terme in service.publics.all()] == ["salaries"]


def test_own_csv_corrected_word_is_a_change_even_when_data_inclusion_has_one_word_for_both():
    une_offre("Cap emploi", publics=["salaries"])
    importation = importer(ecrire("csv").replace(b'"salaries"', b'"independants"'))
    ligne = importation.lignes.get()
    assert ligne.champs == {"service.publics": [["salaries"], ["independants"]]}


def test_own_data_inclusion_of_a_hidden_seat_does_not_move_another_place():
    structure = une_offre("Cap emploi").structure
    siege, autre = Lieu.objects.get(), un_lieu(structure, "Melle")
    un_service(structure, autre, nom="Ailleurs")
    lieu_modifier(lieu=siege, publie=False)
    octets = ecrire("data-inclusion")
    rien_de_neuf(octets)
    autre.refresh_from_db()
    assert autre.commune == une_commune("Melle") and not Lieu.objects.get(pk=siege.pk).publie


def test_foreign_line_with_hours_and_towns_is_read_as_before():
    une_commune("Niort")
    une_commune("Melle")
    structure = {"id": "autre--1", "nom": "CIO de Niort", "code_insee": "79191", "commune": "Niort"}
    service = {"id": "autre--2", "structure_id": "autre--1", "nom": "Là", "type": "information", "code_insee": "79174",
               "commune": "Melle", "horaires_accueil": "Mo 09:00-12:00", "publics": ["actifs"]}  # fmt: skip
    fichier = json.dumps({"structures": [structure], "services": [service]}).encode()
    import_lancer(contenu=fichier, nom="x", source="autre", essai=False, reseau=un_reseau("cio").code)
    lieu = Lieu.objects.get(commune__nom="Melle")
    assert lieu.horaires == "Mo 09:00-12:00" and ServiceAuLieu.objects.get().horaires == ""
    assert Service.objects.get().publics.count() == 3


@pytest.mark.parametrize("code", RETOURS)
def test_how_to_ask_for_a_service_and_how_long_it_lasts_come_back_as_they_were(code):
    dit = {
        "modes_mobilisation": ["telephoner"], "mobilisable_par": ["usagers", "professionnels"],
        "lien_mobilisation": "https://rdv.example/9", "heures_par_semaine": 2.5, "nombre_semaines": 6,
    }  # fmt: skip
    une_offre("Cap emploi", **dit)
    une_offre("Relais")  # personne n’y a rien dit : rien ne s’y écrit au retour
    octets = ecrire(code)
    rien_de_neuf(octets)
    oublier_tout()
    importer(octets)
    lus = {service.structure.nom: service for service in Service.objects.select_related("structure")}
    assert {nom: getattr(lus["Cap emploi"], nom) for nom in dit} == dit
    vides = {"modes_mobilisation": [], "mobilisable_par": [], "lien_mobilisation": "", "nombre_semaines": None}
    assert {nom: getattr(lus["Relais"], nom) for nom in vides} == vides
