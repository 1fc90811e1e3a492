"""The background worker of django-tasks, known to be alive; it first takes up what a dead one left."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from home.exploitation.travailleurs import taches_reprendre, travailleur_nommer, travailleur_present


class Command(db_worker.Command):
    """Same options, same name: whoever starts a worker has both."""

    def handle(self, *, worker_id: str, **options: Any) -> None:
        nom = travailleur_nommer(worker_id)
        with travailleur_present(nom):
            taches_reprendre()
            super().handle(worker_id=nom, **options)
