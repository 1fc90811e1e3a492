"""What a dead worker was doing is taken again, or fails in the open; a living one is left alone (R07)."""

import os
import signal
import time
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.exploitation import sante
from home.exploitation.travailleurs import SILENCE, travailleur_present, travailleur_vit
from tests.travaux import battre

pytestmark = pytest.mark.django_db


@contextmanager
def un_travailleur(nom: str):
    """A process that says that it is this worker, killed without warning at the end."""
    lire, dire = os.pipe()
    numero = os.fork()
    if not numero:
        with travailleur_present(nom):
            os.write(dire, b".")
            time.sleep(60)
        os._exit(0)
    os.read(lire, 1)
    try:
        yield
    finally:
        os.kill(numero, signal.SIGKILL)
        os.waitpid(numero, 0)
        os.close(lire)
        os.close(dire)


def une_tache(*travailleurs: str, **champs) -> DBTaskResult:
    """A task that these workers took, one after the other, the last one still running it."""
    champs = {
        "status": "RUNNING",
        "started_at": timezone.now(),
        "task_path": "home.courriels.boite.courriel_envoyer",
        **champs,
    }
    return DBTaskResult.objects.create(
        args_kwargs={"args": [0], "kwargs": {}}, backend_name="fond", run_after=timezone.now(),
        worker_ids=list(travailleurs), **champs,
    )  # fmt: skip


def reprendre() -> str:
    """What the periodic work says."""
    return battre("socle.taches")[0]


def test_task_of_a_living_worker_is_left_alone_and_taken_again_once_it_is_killed():
    tache = une_tache("essai/vivant")
    with un_travailleur("essai/vivant"):
        assert travailleur_vit("essai/vivant")
        assert "reprises : 0 ; en échec : 0" in reprendre()
        tache.refresh_from_db()
        assert tache.status == "RUNNING"
    assert not travailleur_vit("essai/vivant")
    assert "reprises : 1 ; en échec : 0" in reprendre() and "reprises : 0 ; en échec : 0" in reprendre()
    tache.refresh_from_db()
    assert tache.status == "READY" and tache.worker_ids == ["essai/vivant"]


def test_task_that_killed_three_workers_fails_and_says_so(caplog):
    tache = une_tache("un", "deux", "trois")
    with caplog.at_level("ERROR", logger="safran.travailleurs"):
        assert "reprises : 0 ; en échec : 1" in reprendre()
    tache.refresh_from_db()
    assert tache.status == "FAILED" and "mort 3 fois" in tache.traceback and str(tache.pk) in caplog.text


def test_monitor_is_told_of_a_dead_worker_that_nobody_replaced(client):
    sante.sante_oublier()
    une_tache("mort", started_at=timezone.now() - 2 * sante.RETARD)
    assert client.get("/sante/").json()["pannes"] == ["file"]
    sante.sante_oublier()


def test_task_of_another_machine_is_left_to_it_and_taken_once_its_timer_is_silent(settings):
    settings.MACHINE = "autre"
    tache = une_tache("autre:un-travailleur")
    call_command("battre", "socle.taches", stdout=StringIO())
    DBTaskResult.objects.update(status="RUNNING")
    settings.MACHINE = "ici"
    assert "reprises : 0" in reprendre()
    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        assert "reprises : 1" in reprendre()
    tache.refresh_from_db()
    assert tache.status == "READY"
