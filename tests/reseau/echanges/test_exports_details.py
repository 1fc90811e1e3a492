"""Whom to call and who receives: public contacts and duty tables in the exports, the data interface and the table."""

import csv
import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.documents.tableurs import cellule_lue
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.fiches import (
    contact_creer,
    contact_modifier,
    contact_supprimer,
    creneau_creer,
    creneau_supprimer,
)
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.echanges.exports import FORMATS, exporter
from reseau.echanges.queries.exports import Bilan, Exportables
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.rules import structure_statut_changer
from tests import fabriques
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_offre
from tests.reseau.echanges.monde_exporte import ecrire, lire

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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


def telecharger(fichier: str, **entetes):
    return Client().get(f"/annuaire/telecharger/{fichier}", headers=entetes)


def test_table_of_contacts_says_whose_each_is_and_never_those_of_professionals(maison, offre):
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


def test_table_of_half_days_says_who_receives_where_and_when(maison, offre):
    mardi, jeudi = rangs("permanences")
    assert (mardi["structure_nom"], mardi["hote_nom"], mardi["lieu_nom"], mardi["commune"]) == (
        "Mission locale du Marais", "France services du Pont", "Maison du Pont", "Niort",
    )  # fmt: skip
    assert (mardi["jour"], mardi["debut"], mardi["fin"], mardi["semaines"]) == ("mardi", "09:00", "12:00", "PAIRES")
    assert (mardi["service_nom"], mardi["sur_rendez_vous"], mardi["salle"]) == ("Conseil aux jeunes", "oui", "Bureau 2")
    assert mardi["horaires"] == "week 2-52/2 Tu 09:00-12:00"
    assert (jeudi["jour"], jeudi["rangs"], jeudi["service_id"]) == ("jeudi", "2, -1", "")
    assert jeudi["au"] == timezone.localdate().isoformat()


def test_half_day_past_or_that_the_public_may_not_see_is_in_no_format(maison, offre):
    def sortis() -> list[int]:
        lieu = api(f"/lieux/{maison.public_id}") if maison.publie else {"permanences": []}
        places = [objet["properties"].get("permanences", []) for objet in lire("geojson")["features"]]
        return [len(rangs("permanences")), len(lieu["permanences"]), sum(map(len, places))]

    assert sortis() == [2, 2, 2]
    maison.creneaux.filter(jour=3).update(au=timezone.localdate() - datetime.timedelta(1))
    assert sortis() == [1, 1, 1]
    structure_statut_changer(structure=offre.structure, statut="CANDIDATE", du=timezone.localdate())
    assert sortis() == [0, 0, 0]
    offre.structure.statuts.all().delete()
    maison = lieu_modifier(lieu=maison, publie=False)
    assert sortis() == [0, 0, 0]


def test_hidden_service_is_named_by_no_half_day_nor_contact(maison, offre):
    lieu_modifier(lieu=offre.lieux.get(), publie=False)
    service_modifier(service=offre, publie=False)
    assert [rang["service_id"] for rang in rangs("permanences")] == ["", ""]
    assert "=Secrétariat" not in {rang["libelle"] for rang in rangs("contacts")}
    assert {ligne["service"] for ligne in api(f"/lieux/{maison.public_id}")["permanences"]} == {None}


def test_geojson_gives_each_place_its_contacts_and_its_table(maison, offre):
    par_nom = {objet["properties"]["nom"]: objet["properties"] for objet in lire("geojson")["features"]}
    pont, siege = par_nom["Maison du Pont"], par_nom["Siège de Niort"]
    assert [contact["libelle"] for contact in pont["contacts"]] == ["Guichet unique"]
    mardi, jeudi = pont["permanences"]
    assert mardi["structure"] == siege["structure_id"] and mardi["jour"] == "Tu" and jeudi["rangs"] == [2, -1]
    assert mardi["service"] == siege["services"][0]["id"] and jeudi["service"] is None
    assert [contact["libelle"] for contact in siege["contacts"]] == ["Standard"] and siege["permanences"] == []
    assert [contact["telephone"] for contact in siege["services"][0]["contacts"]] == ["3949"]


def test_api_gives_public_contacts_and_the_table_of_a_place(maison, offre):
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
    def requetes() -> list[int]:
        comptes = []
        for chemin in ("/structures", "/lieux", "/services"):
            with CaptureQueriesContext(connection) as faites:
                api(chemin)
            comptes.append(len(faites))
        return comptes

    requetes()
    une = requetes()
    for rang in range(9):
        autre = une_offre(f"Autre {rang}")
        creneau_creer(lieu=maison, structure=autre.structure, service=autre, jour=rang % 5, demi_journee="MATIN",
                       debut=datetime.time(9), fin=datetime.time(12))  # fmt: skip
        for champs in ({}, {"service": autre}, {"lieu": autre.lieux.get()}):
            contact_creer(structure=autre.structure, libelle="Accueil", telephone="3949", visibilite="PUBLIC", **champs)
    assert requetes() == une


def test_table_of_a_search_holds_only_what_was_found(maison, offre):
    autre = une_offre("Ailleurs", commune="La Rochelle", nom="Atelier")
    contact_creer(structure=autre.structure, libelle="Loin", telephone="3949", visibilite="PUBLIC")
    assert {rang["libelle"] for rang in rangs("contacts", Criteres(texte="conseil jeunes"))} == {
        "Standard", "=Secrétariat",
    }  # fmt: skip
    assert len(rangs("permanences", Criteres(texte="conseil jeunes"))) == 2
    assert rangs("permanences", Criteres(texte="atelier")) == []


def test_table_to_read_of_a_search_tells_the_nearest_contacts(maison, offre):
    autre = un_service(offre.structure, nom="Atelier", modes=["A_DISTANCE"])
    texte = b"".join(Client().get("/annuaire/export.csv").streaming_content).decode("utf-8-sig").replace("\u00a0", " ")
    lus = {rang["Service"]: rang["Contact"] for rang in csv.DictReader(io.StringIO(texte), delimiter=";")}
    assert cellule_lue(lus["Conseil aux jeunes"]) == "=Secrétariat, 3949"
    assert lus[autre.nom] == "Standard, standard@marais.example"


def test_export_counts_contacts_and_half_days(maison, offre, tmp_path):
    bilans = {code: Bilan() for code in ("contacts", "permanences")}
    for code, bilan in bilans.items():
        ecrire(code, bilan=bilan)
    dit = io.StringIO()
    call_command("exporter_annuaire", str(tmp_path / "contacts.csv"), format="contacts", stdout=dit)
    assert dit.getvalue().strip() == str(bilans["contacts"])
    assert (tmp_path / "contacts.csv").read_bytes() == ecrire("contacts")
    assert str(bilans["contacts"]) == "structures 2, services 1, lieux 2, contacts 3"
    assert str(bilans["permanences"]) == "structures 1, services 1, lieux 1, permanences 2"


def test_heading_of_an_export_leaves_before_any_sheet_is_read(maison, offre):
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
        return telecharger("contacts.csv")["ETag"], len(lieux["resultats"]), len(structures["resultats"])

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


def test_own_export_still_comes_back_unchanged_beside_contacts_and_tables(maison, offre):
    avant = json.dumps(lire("geojson"))
    for code in ("data-inclusion", "csv"):
        importation = import_lancer(contenu=ecrire(code), nom="retour", source="safran", essai=False)
        assert (importation.creees, importation.modifiees, importation.refusees) == (0, 0, 0)
    assert json.dumps(lire("geojson")) == avant
