"""What any site needs before it opens: its tables, its static files."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from safran.installation.statiques import statiques_rassembler


def migrations_appliquer() -> int:
    """Bring the base to what this code expects; how many migrations that took."""
    executeur = MigrationExecutor(connection)
    restent = executeur.migration_plan(executeur.loader.graph.leaf_nodes())
    if restent:
        call_command("migrate", interactive=False, verbosity=0)
    return len(restent)


def site_preparer(etape: Callable[[str], None], dire: Callable[[str], None]) -> None:
    """Apply the migrations that are missing, gather the static files when a source changed; say what was done."""
    etape("Base de données")
    faites = migrations_appliquer()
    dire(f"{faites} migrations appliquées" if faites else "déjà à jour")
    etape("Fichiers statiques")
    dire("rassemblés" if statiques_rassembler() else "déjà rassemblés")
