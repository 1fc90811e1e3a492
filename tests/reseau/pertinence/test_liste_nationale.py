"""Relevance by need, over a national list imported through the door of any import, among thousands of other lines."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.http import QueryDict

from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.models import Service
from reseau.annuaire.queries.recherche import rechercher
from reseau.orientation.rules.besoins import orientation_charger
from safran.demo.construction.orientation import regles_construire
from safran.demo.dates import fichier_lire
from tests import fabriques
from tests.reseau.pertinence.cellules import constater, fautes, tableau
from tests.reseau.pertinence.liste_nationale import AILLEURS, liste_importer
from tests.reseau.pertinence.mesure import juger, mesurer
from tests.reseau.pertinence.situations import NATIONALE, PARTS, portes, situations

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DIX = "Angoulême Cognac Niort Poitiers La_Rochelle Saintes Châtellerault Bressuire Royan Rochefort".split()
PARUTION = datetime.datetime(2024, 3, 13, 10, tzinfo=datetime.UTC)  # un mercredi, peu après ces listes


@pytest.fixture(scope="module", autouse=True)
def liste_nationale(base_du_module):
    """The list, imported once for this file, when its excerpts were fresh."""
    with time_machine.travel(PARUTION, tick=False):
        call_command("charger_territoires", verbosity=0)
        yield liste_importer()


def test_list_comes_in_whole_and_leaves_out_what_is_elsewhere(liste_nationale):
    assert {nom: importation.bilan for nom, importation in liste_nationale.items() if importation.refusees} == {}
    assert f"ailleurs en France {AILLEURS}" in liste_nationale["ailleurs.csv"].bilan
    assert Service.objects.count() > 600 and not Service.objects.filter(publie=False).exists()


def test_every_situation_expects_a_door_of_the_list():
    assert [s.id for part in PARTS for s in situations(part, NATIONALE) if not portes(s, PARUTION.date())] == []


def test_agencies_of_a_list_without_dates_come_first_where_they_stand():
    for ville in DIX:
        demande = QueryDict(mutable=True)
        demande.update({"q": "chercher un emploi", "lieu": ville.replace("_", " ")})
        premiere = rechercher(RechercheForm(demande).criteres()).reponses[0]
        assert (premiere.structure.reseau.code, premiere.distance < 5) == ("france-travail", True), ville
        assert premiere.age_dit == "Jamais confirmée par la structure"


def test_six_hundred_and_fifty_people_are_sent_to_the_door_of_the_list(record_property):
    compte = fabriques.une_region()
    compte.mandats.update(du=datetime.date(2020, 1, 1))  # les règles se publient bien avant le jour de la liste
    orientation_charger()
    dits = fichier_lire("orientation.yaml")
    tenu = next(cas for cas in dits["cas"] if cas.get("attendus") == ["france-travail"])
    regles_construire({**dits, "cas": [tenu]}, compte)  # les autres cas demandent la démonstration
    constats = constater(range(25), PARUTION.date())
    record_property("tableau", tableau(constats))
    assert len(constats) == 650 and fautes(constats) == {}


def test_search_opens_first_the_door_that_the_trade_would(record_property, pytestconfig):
    juger(mesurer(NATIONALE, PARUTION.date()), record_property, pytestconfig)
