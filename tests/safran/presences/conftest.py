"""A session of today; whatever a test did, what is written holds together."""

import pytest

from safran.inscriptions.prises import inscriptions_coherentes
from safran.presences.prises import bordereaux_coherents, presences_coherentes
from tests.safran.fabriques_presences import une_session_du_jour


@pytest.fixture(autouse=True)
def _invariants(db):
    yield
    assert [*presences_coherentes(), *bordereaux_coherents(), *inscriptions_coherentes()] == []


@pytest.fixture
def session():
    return une_session_du_jour()


@pytest.fixture
def matin(session):
    return session.seances.first()
