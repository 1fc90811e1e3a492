"""Where people are received in a bassin, on its page: the same on the map and in the list, for everyone (R4.19)."""

import re

import pytest
from django.utils import timezone

from reseau.annuaire.queries.bassins import MONTREES, accueil_lire
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.structures.choices import Statut
from reseau.structures.rules import structure_statut_changer
from tests import fabriques
from tests.pages import lue
from tests.reseau.annuaire.fabriques import requetes, un_lieu, une_commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def bassin():
    une_commune("Melle"), une_commune("Parthenay")
    return une_commune().compositions.get().bassin


def test_towns_are_listed_by_number_of_places_with_their_structures(client, bassin):
    mission = fabriques.une_structure(nom="Mission locale du Marais", code="mission-locale")
    un_lieu(mission, nom="Siège"), un_lieu(mission, nom="Espace jeunes")
    un_lieu(mission, "Melle", nom="Antenne de Melle")
    un_lieu(fabriques.une_structure(nom="D’ailleurs"), "Parthenay")
    accueil = accueil_lire(bassin)
    assert [(ville.numero, ville.nom, ville.lieux) for ville in accueil.villes] == [(1, "Niort", 2), (2, "Melle", 1)]
    assert (accueil.structures, accueil.lieux) == (1, 3)
    page = lue(client.get("/bassins/niort/"))
    assert "Espace jeunes, Siège" in page and "Antenne de Melle" in page and "D’ailleurs" not in page
    assert page.count('href="/annuaire/structures/mission-locale/"') == 2
    assert re.findall(r'data-n="(\d)" data-nom="(\w+)"', page) == [("1", "Niort"), ("2", "Melle")]


def test_unpublished_place_and_candidate_structure_are_nowhere(client, bassin):
    un_lieu(fabriques.une_structure(nom="Pas encore"), publie=False)
    candidate = un_lieu(fabriques.une_structure(nom="Pas du réseau")).structure
    structure_statut_changer(structure=candidate, statut=Statut.CANDIDATE, du=timezone.localdate())
    assert not accueil_lire(bassin).villes
    page = lue(client.get("/bassins/niort/"))
    assert "Aucun lieu d’accueil n’est publié dans ce bassin." in page
    assert "Pas encore" not in page and "Pas du réseau" not in page


def test_structure_of_the_bassin_without_a_place_is_told_apart_and_once(client, bassin):
    charge = fabriques.une_chargee_de_mission(bassin)
    a_distance = fabriques.une_structure(nom="Service à distance")
    sur_place = un_lieu(fabriques.une_structure(nom="Service sur place")).structure
    appartenance_constater(structure=a_distance, bassin=bassin, par=charge, motif="Reçoit par téléphone.")
    appartenance_constater(structure=sur_place, bassin=bassin, par=charge)
    accueil = accueil_lire(bassin)
    assert [structure.code for structure in accueil.sans_lieu] == [a_distance.code]
    assert (accueil.structures, accueil.lieux) == (2, 1)
    page = lue(client.get("/bassins/niort/"))
    assert page.count("Service à distance") == 1 and page.count("Service sur place") == 1


def test_long_town_names_its_first_structures_and_leads_to_the_others(client, bassin):
    for rang in range(MONTREES + 3):
        un_lieu(fabriques.une_structure(nom=f"Structure numéro {rang:02}"))
    page = lue(client.get("/bassins/niort/"))
    assert page.count("Structure numéro") == MONTREES
    assert 'href="/annuaire/?lieu=Niort%20%2879%29">3 autres structures à Niort</a>' in page


def test_as_many_queries_for_one_place_as_for_six(bassin):
    un_lieu()
    assert requetes(lambda: accueil_lire(bassin)) == 2
    for commune in ("Niort", "Melle", "Niort", "Melle", "Niort"):
        un_lieu(fabriques.une_structure(), commune)
    assert requetes(lambda: accueil_lire(bassin)) == 2 and accueil_lire(bassin).lieux == 6


def test_sheet_of_a_structure_leads_to_its_bassin(client, bassin):
    structure = un_lieu(fabriques.une_structure(code="ici")).structure
    assert 'href="/bassins/niort/">Bassin de Niort</a>' in lue(client.get(f"/annuaire/structures/{structure.code}/"))
