"""A source followed over HTTP: read by pages, taken up again after a cut, written for what changed and no more."""

import copy

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.exploitation.travaux import travaux_battre
from home.models import PassagePeriodique
from home.securite import sortie
from reseau.annuaire.models import Flux, Import, Lieu, LigneImport, Modification, Service
from reseau.echanges.rules.flux import RIEN, flux_suivre
from reseau.echanges.rules.imports.depots import import_annuler, import_appliquer
from reseau.structures.models import Structure
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.echanges.source_servie import servir, un_service

pytestmark = pytest.mark.django_db
SERVICES = 100


@pytest.fixture
def source(settings):
    une_commune("Niort")
    fabriques.un_reseau("missions-locales", correspondance=["mission-locale"])
    with servir(SERVICES) as servie:
        settings.DATA_INCLUSION_URL, settings.DATA_INCLUSION_PAGE = [servie.adresse], 20
        settings.DATA_INCLUSION_HOTES, settings.DATA_INCLUSION_JETON = ["127.0.0.1"], "jeton-secret"
        yield servie


def test_source_is_read_page_by_page_then_only_what_changed_is_written(source):
    assert "créées 120" in flux_suivre() and Service.objects.count() == SERVICES
    assert Lieu.objects.count() == Structure.objects.count() == SERVICES // 5
    pages = [("structures", 1), *(("services", n) for n in range(1, 6))]
    assert source.demandes == [(*page, 200) for page in pages]
    assert all(entetes["Authorization"] == "Bearer jeton-secret" for entetes in source.entetes)
    service = Service.objects.get(source_id="dora--v7")
    assert (service.modes_mobilisation, service.mobilisable_par) == (["telephoner"], ["usagers"])
    assert (service.lien_mobilisation, service.nombre_semaines) == ("https://relais.example/7", 3)
    assert service.heures_par_semaine == 1.5 and service.aux_lieux.get().horaires == "Mo-Fr 09:00-12:00"

    source.demandes.clear()
    assert flux_suivre() == "120 fiches lues, rien de nouveau." and Import.objects.count() == 1
    assert {etat for *_, etat in source.demandes} == {304} and len(source.demandes) == 6

    for n in range(0, SERVICES, 10):
        source.fiches["services"][n]["description"] = f"Autrement, {n}."
    source.fiches["structures"][3]["score_qualite"] = 0.9  # le serveur l’a calculé, personne ne l’a dit
    modifications = Modification.objects.count()
    assert "créées 0, modifiées 10, inchangées 0, refusées 0" in flux_suivre()
    assert Modification.objects.count() == modifications + 10 and Import.objects.latest("pk").lignes.count() == 10
    assert Service.objects.get(source_id="dora--v10").description == "Autrement, 10."


def test_source_that_has_fewer_pages_is_read_to_its_end_and_no_further(source):
    flux_suivre()
    assert Flux.objects.get().pages.count() == 6
    del source.fiches["services"][80:]
    flux_suivre()
    assert Flux.objects.get().pages.count() == 5


def test_reading_that_is_cut_goes_on_at_its_page(source):
    source.faute = "services:3"
    with pytest.raises(CommandError, match="erreur"):
        call_command("suivre_data_inclusion")
    flux = Flux.objects.get()
    assert (flux.etat, flux.faites, Import.objects.count()) == ("ARRETE", 60, 0)
    source.faute = ""
    source.demandes.clear()
    call_command("suivre_data_inclusion")
    assert [demande[:2] for demande in source.demandes] == [("services", 3), ("services", 4), ("services", 5)]
    assert Service.objects.count() == SERVICES and Flux.objects.get().etat == "A_JOUR"


def test_reading_whose_process_died_is_taken_up_and_one_that_lives_is_left_alone(source, monkeypatch):
    monkeypatch.setattr("reseau.echanges.rules.flux.import_lancer", _mourir)
    with pytest.raises(SystemExit):
        flux_suivre()
    monkeypatch.undo()
    assert flux_suivre() == "Une lecture est déjà en cours."
    Flux.objects.update(battement=None)
    source.demandes.clear()
    assert "créées 120" in flux_suivre() and source.demandes == []


@pytest.fixture
def coupee(source, monkeypatch):
    """A writing whose process died after two batches."""
    ecrits = []

    def couper(*, structures):
        ecrits.append(structures)
        if len(ecrits) == 3:
            raise SystemExit
        return []

    monkeypatch.setattr("reseau.echanges.rules.imports.ecriture.LOT", 30)
    with monkeypatch.context() as coupure:
        coupure.setattr("reseau.echanges.rules.imports.ecriture.index_poser", couper)
        with pytest.raises(SystemExit):
            flux_suivre()
    assert 0 < Service.objects.count() < SERVICES
    Flux.objects.update(battement=None)
    Import.objects.update(battement=None)
    source.demandes.clear()


def test_writing_that_is_cut_is_finished_before_anything_is_read_again(source, coupee):
    assert flux_suivre().startswith("Écriture reprise : créées 120") and source.demandes == []
    assert Service.objects.count() == SERVICES and flux_suivre() == "120 fiches lues, rien de nouveau."


def test_sheet_that_went_is_withdrawn_at_the_second_pass_and_many_wait_for_a_person(source):
    flux_suivre()
    partis = source.fiches["services"][:4]
    del source.fiches["services"][:4]
    flux_suivre()
    assert Service.objects.publies().count() == SERVICES  # une page a pu bouger pendant la lecture
    flux_suivre()
    assert Service.objects.publies().count() == SERVICES - 4
    source.fiches["services"][:0] = partis
    flux_suivre()
    assert Service.objects.publies().count() == SERVICES
    gardes = source.fiches["services"]
    source.fiches["services"] = gardes[:30]
    flux_suivre()
    flux_suivre()
    flux = Flux.objects.get()
    assert flux.etat == "A_CONFIRMER" and Service.objects.publies().count() == SERVICES
    assert flux_suivre() == "Un import attend votre accord."
    import_appliquer(importation=flux.importation, par=fabriques.une_region(), retirer=True, confirme=True)
    assert flux_suivre().startswith("Import accepté") and Service.objects.publies().count() == 30
    assert flux_suivre() == "50 fiches lues, rien de nouveau."
    flux.refresh_from_db()  # accepté puis annulé, un autre import venu depuis : il n’y a plus rien à accepter
    Flux.objects.update(etat="A_CONFIRMER")
    Import.objects.filter(pk=flux.importation_id).update(etat="ANNULE")
    Import.objects.create(source=flux.source, nom="autre.json", etat="APPLIQUE")
    assert flux_suivre() == "50 fiches lues, rien de nouveau."


def test_undone_import_suspends_the_reading_until_a_person_starts_it_over(source):
    flux_suivre()
    import_annuler(importation=Import.objects.get())
    assert not Structure.objects.exists()
    source.demandes.clear()
    assert flux_suivre().startswith("Le dernier import a été annulé") and source.demandes == []
    assert "créées 120" in flux_suivre(debut=True)


def test_writing_that_was_cut_then_undone_is_not_done_again_either(source, coupee):
    import_annuler(importation=Import.objects.get())
    assert flux_suivre().startswith("Le dernier import a été annulé") and source.demandes == []
    assert not Structure.objects.exists()
    assert "créées 120" in flux_suivre(debut=True)


def test_refused_sheet_says_why_and_comes_back_mended_and_one_encoded_twice_is_refused_alone(source):
    source.fiches["services"][0] |= {"frais": "payant"}
    assert "refusées 1" in flux_suivre()
    assert "payant" in LigneImport.objects.get(action="REFUSEE").motif
    source.fiches["services"][0] |= {"frais": "gratuit"}
    assert "créées 1" in flux_suivre() and Service.objects.count() == SERVICES
    flux_suivre()
    source.fiches["services"][0]["description"] = "Un été".encode().decode("cp1252")
    assert "refusées 1" in flux_suivre() and Flux.objects.get().etat == "A_JOUR"


def test_reading_leaves_an_import_of_its_source_that_is_being_written(source):
    flux_suivre()
    source.fiches["services"][0]["description"] = "Un autre."
    Import.objects.update(etat="ECRITURE", battement=timezone.now())
    source.demandes.clear()
    assert flux_suivre() == "Un import de cette source est en cours d’écriture : la lecture attend qu’il finisse."
    assert source.demandes == [] and Flux.objects.get().etat == "A_JOUR"
    Import.objects.update(etat="APPLIQUE")
    assert "modifiées 1" in flux_suivre()


def test_structure_of_elsewhere_takes_its_services_with_it_pass_after_pass(source):
    for service in source.fiches["services"][:4]:
        for nom in ("code_insee", "commune", "adresse"):
            del service[nom]
    source.fiches["structures"][0] |= {"code_insee": "69123", "code_postal": "69001", "commune": "Lyon"}
    flux_suivre()
    importation = Import.objects.get()
    assert (importation.ailleurs, importation.refusees) == (5, 1)
    assert importation.lignes.get(action="REFUSEE").motif == (
        "Sa structure n’est pas d’ici : Lyon (69) n’est pas dans la région."  # il est donné à Niort
    )
    source.fiches["services"][0]["description"] = "Un autre."
    del source.fiches["services"][4]
    assert flux_suivre() == "119 fiches lues, rien de nouveau."


@pytest.mark.parametrize(
    ("reponse", "dit"),
    [
        ((302, {"Location": "http://127.0.0.1/ailleurs"}, b""), "renvoie à une autre adresse"),
        ((401, {}, b""), "refuse le jeton"),
        ((429, {}, b""), "demande d’attendre"),
        ((200, {}, b"<html>"), "JSON est incorrect"),
        ((200, {}, b'{"items": ["a"]}'), "doit contenir des structures"),
        ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), "comprimée"),
        ((200, {"Content-Length": "500"}, b"{}"), "ne répond pas"),
        ((200, {}, b" " * 2_000_001), "dépasse 2 mégaoctets"),
        ((304, {}, b""), "jamais été lue"),
    ],
)
def test_hostile_answer_stops_the_reading_with_its_reason(source, monkeypatch, reponse, dit):
    monkeypatch.setattr("reseau.echanges.rules.flux.OCTETS_MAX", 2_000_000)
    source.reponse_brute = reponse
    with pytest.raises(CommandError, match=dit):
        call_command("suivre_data_inclusion")
    assert Flux.objects.get().etat == "ARRETE" and not Import.objects.exists() and len(source.demandes) == 1


def test_only_a_permitted_host_over_tls_is_asked(source, settings):
    port = source.adresse.split(":")[2].split("/")[0]
    for adresse, hotes, dit in (
        (source.adresse, ["api.example"], "n’est pas de ceux"),
        (f"http://localhost.example:{port}/", ["localhost.example"], "en https"),
        (f"https://a:b@127.0.0.1:{port}/", ["127.0.0.1"], "mot de passe"),
        (f"ftp://127.0.0.1:{port}/", ["127.0.0.1"], "en https"),
        (f"https://10.0.0.1:{port}/", ["10.0.0.1"], "à l’intérieur d’un réseau"),
        (f"https://[::1]:{port}/", ["::1"], "à l’intérieur d’un réseau"),
        ("https://[", ["127.0.0.1"], "ne se lit pas"),
    ):
        settings.DATA_INCLUSION_HOTES = hotes
        with pytest.raises(sortie.SortieRefusee, match=dit):
            sortie.lire(adresse, hotes=hotes, octets_max=1000, secondes=5)
    assert source.demandes == []


@pytest.mark.parametrize("ou", ["entete", "corps"])
def test_answer_that_comes_a_byte_at_a_time_is_left_at_the_hour_said(source, ou):
    source.lenteur = ou
    with pytest.raises(sortie.SortieRefusee, match="trop lente|ne répond pas"):
        sortie.lire(source.adresse, hotes=["127.0.0.1"], octets_max=1000, secondes=1)
    assert 0 < source.gouttes < 60  # laissée avant la fin


def test_every_filter_goes_with_the_page_and_the_token_with_the_interface_only(source, settings):
    source.adresse += "&sources=dora&sources=soliguide"
    vidage = source.adresse.replace("/v1?", "/vidage.json?")
    settings.DATA_INCLUSION_URL = [source.adresse, vidage]
    flux_suivre()
    filtres = "code_region=75&sources=dora&sources=soliguide"
    assert source.chemins[0] == f"/api/v1/structures?{filtres}&page=1&size=20"
    assert source.chemins[-1] == f"/api/vidage.json?{filtres}"
    assert ["Authorization" in entetes for entetes in source.entetes] == [True] * 6 + [False]


def test_without_an_address_nothing_is_asked():
    assert flux_suivre() == RIEN and not Flux.objects.exists()


def test_night_follows_the_source_and_its_failure_is_told(source):
    source.faute = "structures:1"
    list(travaux_battre(["annuaire.data-inclusion"]))
    passage = PassagePeriodique.objects.get(nom="annuaire.data-inclusion")
    assert passage.erreur == "Le serveur répond par une erreur (503)."
    source.faute = ""
    list(travaux_battre(["annuaire.data-inclusion"]))
    passage.refresh_from_db()
    assert passage.erreur == "" and passage.bilan.startswith("120 fiches lues : créées 120")


def test_region_reads_where_it_stands_and_has_it_read(source, settings):
    client = Client()
    client.force_login(fabriques.une_region())
    assert "Jamais lu" in page_lue(client.get(reverse("flux")))
    source.faute = "services:2"
    client.post(reverse("flux_relire"), follow=True)
    page = page_lue(client.get(reverse("flux")))
    assert "Le serveur répond par une erreur (503)." in page and "Reprendre la lecture" in page
    Flux.objects.update(etat="LECTURE", faites=40, total=120)
    assert "40 fiches lues sur 120" in page_lue(client.get(reverse("flux_avancement"))).replace("\u00a0", " ")
    Flux.objects.update(battement=None)
    assert client.get(reverse("flux_avancement"))["HX-Refresh"] == "true"
    source.faute = ""
    client.post(reverse("flux_relire"), {"debut": "oui"})
    page = page_lue(client.get(reverse("flux")))
    assert "À jour" in page and "Voir le dernier import" in page and "jeton-secret" not in page
    settings.DATA_INCLUSION_URL = []
    assert "Aucune adresse" in page_lue(client.post(reverse("flux_relire"), follow=True))


def test_service_that_comes_later_joins_the_place_that_its_structure_has(source):
    flux_suivre()
    nouveau = copy.deepcopy(un_service(SERVICES)) | {"structure_id": "dora--s0", "adresse": "0 rue X"}
    source.fiches["services"].append(nouveau)
    flux_suivre()
    lieux = Lieu.objects.filter(structure__source_id="dora--s0")
    assert lieux.count() == 1 and Service.objects.get(source_id=f"dora--v{SERVICES}").lieux.get() == lieux.get()


def _mourir(**options):
    raise SystemExit
