import pytest

from tests.fabriques import une_region
from tests.safran.fabriques_formations import un_catalogue


@pytest.fixture
def autrice():
    """Someone of the Région, in a site that has its catalogue."""
    un_catalogue()
    return une_region(prenom="Sophie", nom="Dubreuil")


@pytest.fixture
def atelier(client, autrice):
    """Her browser."""
    client.force_login(autrice)
    return client
