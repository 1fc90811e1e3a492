"""What the tests of exchanges share: the browser of the Région."""

import pytest
from django.test import Client

from tests import fabriques
from tests.reseau.annuaire.fabriques import client_de


@pytest.fixture
def region() -> Client:
    return client_de(fabriques.une_region())
