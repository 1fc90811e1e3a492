"""What leaves comes back: our own files change nothing here, and make the same directory elsewhere."""

import json

import pytest
from django.core.management import call_command

from reseau.annuaire.models import Import, Lieu, LigneImport, LigneRecherche, Service, ServiceAuLieu
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Structure
from tests.fabriques import un_reseau
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre
from tests.reseau.echanges.monde_exporte import des_noms_hostiles, ecrire, oublier_tout, un_annuaire

pytestmark = pytest.mark.django_db
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


@pytest.mark.integration
@pytest.mark.parametrize("code", RETOURS)
def test_own_export_imported_here_changes_nothing(code):
    un_annuaire()
    des_noms_hostiles()
    etats = [list(modele.objects.order_by("pk").values()) for modele in (Structure, Lieu, Service, ServiceAuLieu)]
    avant = ecrire(code)
    rien_de_neuf(avant)
    rien_de_neuf(avant)
    apres = [list(modele.objects.order_by("pk").values()) for modele in (Structure, Lieu, Service, ServiceAuLieu)]
    assert apres == etats and ecrire(code) == avant


@pytest.mark.integration
@pytest.mark.parametrize("code", RETOURS)
def test_own_export_imported_into_an_empty_directory_exports_the_same(code):
    un_annuaire()
    des_noms_hostiles()
    octets, attendu = ecrire(code), comparable(code)
    oublier_tout()
    importation = importer(octets)
    assert importation.refusees == 0 and Structure.objects.count() > 20
    assert comparable(code) == attendu
    call_command("verifier")
    rien_de_neuf(ecrire(code))


@pytest.mark.integration
@pytest.mark.parametrize("code", RETOURS)
def test_own_export_of_the_copy_imported_in_the_original_changes_nothing(code):
    un_annuaire()
    octets = ecrire(code)
    oublier_tout()
    importer(octets, source="ailleurs")
    retour = ecrire(code)
    importer(octets, source="ici")
    rien_de_neuf(retour)


@pytest.mark.integration
def test_own_data_inclusion_comes_back_with_its_publics_bassin_network_and_hours():
    un_annuaire()
    octets = ecrire("data-inclusion")
    oublier_tout()
    importer(octets)
    conseil, accueil = Service.objects.get(nom="Conseil sur le projet"), Service.objects.get(nom="Accueil")
    assert sorted(terme.code for terme in conseil.publics.all()) == ["apprentis", "salaries"]
    assert (accueil.zone, accueil.zone_codes) == ("BASSIN", ["niort"])
    assert Service.objects.get(nom="Chez vous").aux_lieux.count() == 0
    assert Structure.objects.get(nom="Ligne nationale").reseau.code == "reseau-sans-mot"
    aux_lieux = conseil.aux_lieux.order_by("lieu__commune__nom").values_list("lieu__commune__nom", "horaires")
    assert list(aux_lieux) == [("Melle", "Tu 10:00-11:00"), ("Niort", "")]


@pytest.mark.integration
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


@pytest.mark.integration
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


@pytest.mark.integration
def test_own_csv_corrected_word_is_a_change_even_when_data_inclusion_has_one_word_for_both():
    une_offre("Cap emploi", publics=["salaries"])
    importation = importer(ecrire("csv").replace(b'"salaries"', b'"independants"'))
    ligne = importation.lignes.get()
    assert ligne.champs == {"service.publics": [["salaries"], ["independants"]]}


@pytest.mark.integration
def test_own_data_inclusion_of_a_hidden_seat_does_not_move_another_place():
    structure = une_offre("Cap emploi").structure
    siege, autre = Lieu.objects.get(), un_lieu(structure, "Melle")
    un_service(structure, autre, nom="Ailleurs")
    lieu_modifier(lieu=siege, publie=False)
    octets = ecrire("data-inclusion")
    rien_de_neuf(octets)
    autre.refresh_from_db()
    assert autre.commune == une_commune("Melle") and not Lieu.objects.get(pk=siege.pk).publie


@pytest.mark.integration
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


@pytest.mark.integration
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
