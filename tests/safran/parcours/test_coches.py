"""Lists ticked in a step: kept for who ticks, with or without a script, and gone with the account."""

import io
import zipfile

import pytest
from django.urls import reverse

from reseau.comptes.rules import compte_fermer
from safran.parcours.models import ListeCochee
from safran.parcours.rules import suivis
from safran.parcours.rules.suivis import liste_cocher
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_blocs import un_bloc
from tests.safran.fabriques_formations import etapes_remplacer, un_module, une_etape

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def module(formation):
    return un_module(formation, [une_etape("Préparer", [un_bloc("coches")])])


@pytest.fixture
def suivi(membre, formation, module):
    return suivis.suivi_commencer(compte=membre, formation=formation)


@pytest.fixture
def liste(module):
    """The identities of the step, of the list and of its lines."""
    (etape,) = type(module).objects.get(pk=module.pk).etapes.raw_data
    (bloc,) = etape["value"]["contenu"]
    return etape["id"], bloc["id"], [ligne["id"] for ligne in bloc["value"]["lignes"]]


@pytest.fixture
def adresse(formation, module, liste):
    return reverse("parcours_coches", args=[formation.pk, module.pk, *liste[:2]])


def cochees(client, adresse) -> list[bool]:
    page = page_lue(client.get(adresse.partition("coches/")[0]))
    return ["checked" in morceau.partition(">")[0] for morceau in page.split('name="cochee"')[1:]]


def test_ticks_are_kept_without_a_script_and_found_back_by_who_ticked_alone(client, suivi, adresse, liste, formation):
    _, bloc, lignes = liste
    assert cochees(client, adresse) == [False, False]
    reponse = client.post(adresse, {"cochee": [lignes[1]]})
    assert reponse.status_code == 303 and reponse["Location"].endswith(f"#b-{bloc}")
    assert cochees(client, adresse) == [False, True]
    autre = un_conseiller()
    suivis.suivi_commencer(compte=autre, formation=formation)
    client.force_login(autre)
    assert cochees(client, adresse) == [False, False]


def test_ticks_sent_twice_or_with_strange_lines_are_one_row_of_known_lines(client, suivi, adresse, liste):
    for _ in range(2):
        reponse = client.post(adresse, {"cochee": [liste[2][0], "\x00", "une autre"]}, **JSON)
        assert (reponse.status_code, reponse.json()["message"]) == (200, "Vos coches sont gardées.")
    assert ListeCochee.objects.get().cochees == [liste[2][0]]
    client.post(adresse, {}, **JSON)
    assert ListeCochee.objects.get().cochees == []


def test_list_withdrawn_meanwhile_says_so_and_writes_nothing(client, suivi, module, adresse, liste):
    etapes_remplacer(module, [une_etape("Préparer", etape_id=liste[0])])
    reponse = client.post(adresse, {"cochee": liste[2]}, **JSON)
    assert reponse.status_code == 409 and "a été retirée" in reponse.json()["message"]
    assert "a été retirée" in page_lue(client.post(adresse, {"cochee": liste[2]}, follow=True))
    refus("liste_absente", liste_cocher, suivi=suivi, module_pk=0, etape_id="", bloc_id=liste[1], cochees=[])
    assert not ListeCochee.objects.exists()


def test_ticks_are_in_the_data_of_the_person_and_go_with_the_account(client, suivi, adresse, liste, membre):
    client.post(adresse, {"cochee": liste[2]})
    archive = zipfile.ZipFile(io.BytesIO(client.post(reverse("mes_donnees_emporter")).content))
    assert "Deux chaises ; Les horaires" in archive.read("donnees.json").decode()
    compte_fermer(compte=membre)
    assert not ListeCochee.objects.exists()
