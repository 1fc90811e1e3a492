"""Build what must be measured in a folder of its own, measure, write."""

import os
import tempfile

import django


def main() -> None:
    """Run every bench on a fresh database (SQLite, or DATABASE_URL)."""
    os.environ["SAFRAN_DONNEES"] = tempfile.mkdtemp(prefix="safran-mesures-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    # Mesurer le serveur, pas la mémoire des pages publiques.
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "CachePublic" not in m]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks import annuaire, site
    from benchmarks.mesures import ecrire

    ecrire([*site.mesures(), *annuaire.mesures()])


if __name__ == "__main__":
    main()
