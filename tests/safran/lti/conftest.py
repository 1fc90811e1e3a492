import pytest
from django.core.cache import cache

from tests.safran.fabriques_formations import un_module, une_formation
from tests.safran.lti.fabriques import une_plateforme
from tests.safran.lti.plateforme_servie import servir


@pytest.fixture
def servie(db, settings):
    """A platform that answers, registered and open."""
    cache.clear()
    with servir() as servie:
        settings.LTI_HOTES = ["127.0.0.1"]
        servie.ligne = une_plateforme(**servie.inscrite())
        servie.relire_l_outil()
        yield servie


@pytest.fixture
def formation(db):
    """A training of four steps."""
    formation = une_formation()
    formation.etapes = un_module(formation, 4)
    return formation
