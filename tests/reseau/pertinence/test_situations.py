"""Relevance by need: what people say, over the demonstration directory, opens first the door that the trade would."""

import datetime

import pytest
import time_machine
from django.core.management import call_command

from safran.demo.construction.annuaire import annuaire_construire
from tests.reseau.pertinence.mesure import DEMONSTRATION, NATIONALE, PARTS, mesurer, portes, situations
from tests.reseau.pertinence.rapport import juger

pytestmark = pytest.mark.django_db
MERCREDI = datetime.datetime(2026, 11, 25, 10, tzinfo=datetime.UTC)


@pytest.fixture(scope="module", autouse=True)
def annuaire_de_demonstration(base_du_module):
    """The directory of the demonstration, built once for this file, on a known day."""
    with time_machine.travel(MERCREDI, tick=False):
        call_command("charger_territoires", verbosity=0)
        annuaire_construire()
        yield


def test_situations_are_enough_and_a_third_of_them_is_held_out():
    mise_au_point, retenues = (situations(part) for part in PARTS)
    assert len(mise_au_point) >= 120 and len(retenues) >= 50
    assert len(retenues) * 3 >= len(mise_au_point) + len(retenues) - 3
    dites = [(situation.q, situation.commune) for situation in (*mise_au_point, *retenues)]
    assert len(set(dites)) == len(dites)
    for monde in (DEMONSTRATION, NATIONALE):
        for situation in (*situations("mise au point", monde), *situations("retenue", monde)):
            assert situation.indispensable and not situation.bonnes & situation.interdites, situation.id


def test_every_situation_expects_a_door_that_exists():
    sans = [s.id for part in PARTS for s in situations(part) if not portes(s, MERCREDI.date())]
    assert not sans, " ".join(sans)


def test_search_opens_first_the_door_that_the_trade_would(record_property, pytestconfig):
    juger(mesurer(DEMONSTRATION, MERCREDI.date()), record_property, pytestconfig)
