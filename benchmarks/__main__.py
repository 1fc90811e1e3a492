"""Build what must be measured in a folder of its own, measure, write; fail when a steady budget is exceeded.

`python -m benchmarks quiz questions` measures these pieces alone, and prints without writing; the standard at the end
says what the processor was worth at that moment.
"""

import os
import shutil
import sys
import tempfile

import django


def main() -> int:
    """Run every bench on a fresh database (SQLite, or the empty one of DATABASE_URL), write as results come."""
    donnees = os.environ["SAFRAN_DONNEES"] = tempfile.mkdtemp(prefix="safran-mesures-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    try:
        django.setup()
        return _mesurer()
    finally:
        shutil.rmtree(donnees, ignore_errors=True)


def _mesurer() -> int:
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PAGES_GARDEES_SECONDES = 0  # mesurer le serveur ; la mémoire des pages publiques a sa ligne
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks import (
        agenda,
        animation,
        annuaire,
        bibliotheque,
        chocs,
        documents,
        ecrits,
        espace_local,
        exports,
        flux_agenda,
        flux_suivi,
        imports,
        orientation,
        pilotage,
        plans,
        pratiques,
        questions,
        quiz,
        registre,
        seances,
        site,
    )
    from benchmarks.mesures import ecrire, etalon

    toutes_pieces = (
        site,
        pratiques,
        imports,
        flux_suivi,
        questions,
        quiz,
        documents,
        pilotage,
        plans,
        ecrits,
        seances,
        bibliotheque,
        annuaire,
        orientation,
        exports,
        chocs,
        agenda,
        flux_agenda,
        registre,
        animation,
        espace_local,
    )
    connues = {piece.__name__.rpartition(".")[2]: piece for piece in toutes_pieces}
    seules = [connues[nom] for nom in sys.argv[1:]]
    pieces = seules or list(connues.values())
    toutes = []
    for piece in pieces:
        for mesure in piece.mesures():
            toutes.append(mesure)
            print(mesure.ligne(), flush=True)
            if not seules:
                ecrire(toutes)
    if seules:
        print(f"étalon : {etalon():.0f} ms")
    depassements = [phrase for mesure in toutes for phrase in mesure.depassements]
    print(
        "\n".join(["", *depassements]) if depassements else "\nTous les budgets de processeur et de requêtes tiennent."
    )
    return 1 if depassements else 0


if __name__ == "__main__":
    sys.exit(main())
