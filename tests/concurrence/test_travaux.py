"""Several machines, one timer each: a periodic work is run once."""

import time

import pytest

from home.exploitation import travaux
from home.exploitation.travaux import Cadence, Periodique, travaux_battre
from tests.concurrence.outils import ensemble_fois, reussies

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_called_by_four_machines_at_once_runs_once(monkeypatch):
    faits = []

    def faire() -> None:
        faits.append(1)
        time.sleep(0.3)

    monkeypatch.setattr(travaux, "travaux_periodiques", lambda: [Periodique("essai", Cadence.MINUTE, faire)])
    passages = reussies(ensemble_fois(4, lambda: [*travaux_battre()]))
    assert sorted(map(len, passages)) == [0, 0, 0, 1] and faits == [1]
