import pytest

from tests.fabriques import un_conseiller, une_region


@pytest.fixture
def compte():
    return un_conseiller()


@pytest.fixture
def membre(client, compte):
    """The browser of that person."""
    client.force_login(compte)
    return client


@pytest.fixture
def region(client):
    """The browser of the Région."""
    client.force_login(une_region())
    return client
