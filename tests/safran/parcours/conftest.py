import pytest

from tests.fabriques import une_region
from tests.safran.fabriques_formations import une_formation


@pytest.fixture
def formation():
    return une_formation(title="Deux portes")


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
