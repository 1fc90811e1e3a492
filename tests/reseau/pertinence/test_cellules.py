"""Two doors at most, as the trade expects them: twenty-six people in twenty-five towns, on the demonstration."""

import datetime

import pytest
import time_machine

from reseau.comptes.models import Compte
from reseau.orientation.rules.besoins import orientation_charger
from reseau.territoires.rules import territoires_charger
from safran.demo.construction.annuaire import annuaire_construire, personnes_construire
from safran.demo.construction.orientation import regles_construire
from safran.demo.dates import aujourd_hui, fichier_lire
from tests.reseau.pertinence.cellules import FAUTES, PART, Constat, constater, tableau

pytestmark = pytest.mark.django_db
MERCREDI = datetime.datetime(2026, 11, 25, 10, tzinfo=datetime.UTC)
SOIXANTE = (0, 2, 5)  # Angoulême, Niort ; Ruffec, où l’on disait à chacun que personne ne pouvait l’aider


@pytest.fixture(scope="module", autouse=True)
def region(base_du_module):
    """The directory of the demonstration and the rules in force, on a known day."""
    with time_machine.travel(MERCREDI, tick=False):
        aujourd_hui.cache_clear()
        territoires_charger()
        annuaire_construire()
        personnes_construire()
        orientation_charger()
        regles_construire(fichier_lire("orientation.yaml"), Compte.objects.get(email__startswith="region@"))
        yield
    aujourd_hui.cache_clear()


def fautes(constats: list[Constat]) -> dict[str, list[str]]:
    """Each fault, with the cells that have it; of the door expected, only when too many lack it."""
    avec = [constat for constat in constats if constat.portes]
    assez = sum(constat.juste for constat in avec) >= PART * len(avec)
    dites = {nom: [str(constat) for constat in constats if faute(constat)] for nom, faute in FAUTES.items()}
    return {nom: dits for nom, dits in dites.items() if dits and not (assez and nom == "porte attendue absente")}


def test_sixty_people_are_sent_to_the_door_that_the_trade_expects():
    constats = constater(SOIXANTE, MERCREDI.date())
    assert sum(bool(constat.portes) for constat in constats) > 15
    assert fautes(constats) == {}


@pytest.mark.integration
def test_six_hundred_and_fifty_people_are_sent_to_the_door_that_the_trade_expects(record_property):
    constats = constater(range(25), MERCREDI.date())
    record_property("tableau", tableau(constats))
    assert len(constats) == 650 and fautes(constats) == {}
