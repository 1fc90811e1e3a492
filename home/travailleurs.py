"""Background workers: each holds a lock as long as it lives; what a dead one was doing is taken again, or fails.

The lock is the kernel's: it falls with the process, however it dies, and asks for no clock and no sign of life. A
machine judges its own workers; those of another one are dead with it, once its timer has been silent for a while.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from home.travaux.models import PassagePeriodique

ESSAIS = 3
SEPARATEUR = ":"
SIGNE = "machine."
SILENCE = timedelta(minutes=10)
_journal = logging.getLogger("safran.travailleurs")


class TravailleurMort(Exception):
    """The process that ran a task died ESSAIS times."""


def travailleur_nommer(nom: str) -> str:
    """The name of a worker, with its machine: locks are of one machine."""
    return f"{settings.MACHINE}{SEPARATEUR}{nom}"


def machine_dire() -> None:
    """This machine is there: its timer says so at each beat."""
    signe = {"commence_le": timezone.now()}
    PassagePeriodique.objects.update_or_create(nom=SIGNE + settings.MACHINE[:40], defaults=signe)


def _machine_vit(machine: str) -> bool:
    depuis = timezone.now() - SILENCE
    return PassagePeriodique.objects.filter(nom=SIGNE + machine[:40], commence_le__gte=depuis).exists()


def _verrou(nom: str) -> Path:
    return settings.DONNEES / "travailleurs" / quote(nom, safe="")


@contextmanager
def travailleur_present(nom: str) -> Iterator[None]:
    """Hold the lock of this worker until the block ends, or its process dies."""
    chemin = _verrou(nom)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with chemin.open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        try:
            yield
        finally:
            chemin.unlink(missing_ok=True)


def travailleur_vit(nom: str) -> bool:
    """Tell whether the process of this worker is there; elsewhere, whether its machine is."""
    machine, separe, _ = nom.partition(SEPARATEUR)
    if separe and machine != settings.MACHINE:
        return _machine_vit(machine)
    try:
        with _verrou(nom).open() as verrou:
            fcntl.flock(verrou, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def taches_orphelines() -> list[DBTaskResult]:
    """The tasks said to be running, whose worker is dead."""
    return [tache for tache in DBTaskResult.objects.running() if not travailleur_vit(tache.worker_ids[-1])]


def taches_en_retard(*, depuis: datetime) -> bool:
    """Tell whether a task has waited since then, or was left since then by a dead worker that nobody replaced."""
    if DBTaskResult.objects.ready().filter(enqueued_at__lt=depuis).exists():
        return True
    return any(tache.started_at < depuis for tache in taches_orphelines())


@transaction.atomic
def taches_reprendre() -> tuple[int, int]:
    """Put back in the queue what dead workers were doing; a task that saw ESSAIS of them die fails instead.

    Every task of ours may run again: it ends what was cut, and changes nothing that is done. Return (again, failed).
    """
    orphelines = [tache.pk for tache in taches_orphelines()]
    reprises = echecs = 0
    for tache in DBTaskResult.objects.running().filter(pk__in=orphelines).select_for_update():
        if travailleur_vit(tache.worker_ids[-1]):  # un autre l’a reprise entre-temps
            continue
        _verrou(tache.worker_ids[-1]).unlink(missing_ok=True)
        if len(tache.worker_ids) < ESSAIS:
            tache.status = TaskResultStatus.READY
            tache.save(update_fields=["status"])
            reprises += 1
            _journal.warning("tâche reprise : %s %s, son processus est mort", tache.task_path, tache.pk)
        else:
            tache.set_failed(TravailleurMort(f"Son processus est mort {ESSAIS} fois."))
            echecs += 1
            _journal.error("tâche en échec : %s %s, %s processus y sont morts", tache.task_path, tache.pk, ESSAIS)
    return reprises, echecs
