import pytest

from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_formations import une_formation


@pytest.fixture
def formation():
    return une_formation(title="Deux portes")


@pytest.fixture
def membre(client):
    """A member, whose browser it is."""
    compte = un_conseiller()
    client.force_login(compte)
    return compte


@pytest.fixture
def region():
    """Someone of the Région who may do everything in the admin."""
    compte = une_region()
    compte.is_superuser = True
    compte.save()
    return compte


@pytest.fixture
def admin(client, region):
    """The browser of that person."""
    client.force_login(region)
    return client
