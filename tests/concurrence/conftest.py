"""After each test of this folder, the invariants hold, unless the test took the locks away to show the fault."""

import os

import pytest

from tests.concurrence.outils import anomalies, verrous_oter

# Les morts et les pannes d’un vrai serveur se jouent sur la base de production, PostgreSQL (DATABASE_URL).
collect_ignore = [] if os.environ.get("DATABASE_URL") else ["test_morts.py", "test_pannes.py"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/concurrence/" in item.path.as_posix():
            item.add_marker(pytest.mark.concurrence)
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session", autouse=True)
def _vider_sans_tronquer():
    """On PostgreSQL, deleting a few rows is thirty times quicker than truncating a hundred and fifty tables."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        return [f"DELETE FROM {self.quote_name(table)}" for table in tables]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture
def verrous_retires(monkeypatch):
    """The negative control: the same race, nothing to hold it."""
    verrous_oter(monkeypatch)


@pytest.fixture(autouse=True)
def _invariants_tenus(request, transactional_db):
    """The oracle of the faults: what `manage.py verifier` says afterwards."""
    yield
    if "verrous_retires" not in request.fixturenames:
        assert anomalies() == []
