"""Relevance by need: what people say, over the demonstration directory, opens first the door that the trade would."""

import dataclasses
import datetime

import pytest
import time_machine
from django.core.management import call_command

from reseau.annuaire.models import Service
from safran.demo.construction.annuaire import annuaire_construire
from tests.reseau.pertinence import mesure
from tests.reseau.pertinence.mesure import constater, mesurer
from tests.reseau.pertinence.rapport import juger
from tests.reseau.pertinence.reponses import Reponse
from tests.reseau.pertinence.situations import (
    DEMONSTRATION,
    ECARTEES,
    MISE_AU_POINT,
    NATIONALE,
    PARTS,
    RETENUE,
    portes,
    situations,
)

pytestmark = pytest.mark.django_db
MERCREDI = datetime.datetime(2026, 11, 25, 10, tzinfo=datetime.UTC)


@pytest.fixture(scope="module", autouse=True)
def annuaire_de_demonstration(base_du_module):
    """The directory of the demonstration, built once for this file, on a known day."""
    with time_machine.travel(MERCREDI, tick=False):
        call_command("charger_territoires", verbosity=0)
        annuaire_construire()
        yield


@pytest.mark.integration
def test_situations_are_enough_and_a_third_of_them_is_held_out():
    toutes = [s for part in PARTS for s in situations(part)]
    ecartees = [s for part in ECARTEES for s in situations(part)]
    assert len(situations(MISE_AU_POINT)) >= 120 and len(situations(RETENUE)) >= 50
    assert len(ecartees) >= len(toutes) // 3
    assert len({s.id for s in toutes}) == len({(s.q, s.commune) for s in toutes}) == len(toutes)
    dites = [s for part in PARTS for monde in (DEMONSTRATION, NATIONALE) for s in situations(part, monde)]
    assert [s.id for s in dites if not s.indispensable or s.bonnes & s.interdites] == []


@pytest.mark.integration
def test_every_situation_expects_a_door_that_exists():
    assert [s.id for part in PARTS for s in situations(part) if not portes(s, MERCREDI.date())] == []


@pytest.mark.integration
@pytest.mark.parametrize(
    ("reponses", "fautes"),
    [
        (["bonne"], []),
        (["autre", "autre", "autre", "bonne"], ["précision@3", "première@1", "indispensable@3"]),
        ([], ["précision@3", "première@1", "indispensable@3", "vides"]),
        (["bonne", "reservee"], ["hors zone"]),
        (["perimee", "autre", "autre", "bonne"], ["précision@3", "périmées"]),
        (["bonne", "perimee"], []),
        (["bonne", "interdite"], ["précision@3", "interdites"]),
    ],
)
def test_measure_sees_each_fault(monkeypatch, reponses, fautes):
    situation = situations(MISE_AU_POINT)[0]
    bonne = Reponse("ml-deux-rivieres", "missions-locales", distance=4.0)
    reservee = Service.objects.filter(structure__code="ml-val-des-arcs").values_list("pk", flat=True)
    montrees = {
        "bonne": bonne,
        "autre": Reponse("autre", "un-autre-reseau"),
        "reservee": dataclasses.replace(bonne, services=tuple(reservee)),
        "perimee": dataclasses.replace(bonne, perimee=True),
        "interdite": Reponse("apec-augustins", "apec"),
    }
    monkeypatch.setattr(mesure, "chercher", lambda _: [montrees[nom] for nom in reponses])
    constat = constater(situation, MERCREDI.date())
    assert [une.titre for une in mesure.MESURES if une.en_faute(constat)] == fautes


@pytest.mark.integration
def test_search_opens_first_the_door_that_the_trade_would(record_property, pytestconfig):
    juger(mesurer(DEMONSTRATION, MERCREDI.date()), record_property, pytestconfig)
