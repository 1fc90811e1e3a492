"""A process that writes or undoes an import and dies without warning at a chosen row: `importateur.py KEY PLACE`."""

import os
import signal
import sys
from collections.abc import Iterable
from itertools import chain
from typing import Any


def mourir(*args: Any, **kwargs: Any) -> None:
    """kill -9 of oneself: nothing is closed, nothing is said."""
    os.kill(os.getpid(), signal.SIGKILL)


def ligne_attendre(module: Any, rang: int) -> None:
    """Die once this module laid that many rows."""
    deposer, faites = module.deposer, 0

    def compter(curseur: Any, sql: str, lots: Iterable[list]) -> None:
        nonlocal faites
        for ligne in chain.from_iterable(lots):
            deposer(curseur, sql, [[ligne]])
            faites += 1
            if faites == rang:
                mourir()

    module.deposer = compter


def ecriture_couper(endroit: str) -> None:
    """Die once the first, the middle or the last row of an import is laid, before anything is certain."""
    from home.lots import avance
    from home.lots import chargement as lots
    from reseau.annuaire.rules.imports.ecriture import application

    if endroit == "avance":  # un long import, dont PostgreSQL pose les lignes avant la fin de leur préparation
        application.BEAUCOUP = 0
        ligne_attendre(avance, 1)
    poser = application._poser

    def poser_et_mourir(importation: Any, preparateur: Any, chargement: Any) -> None:
        rangs = {"premiere": 1, "milieu": chargement.lignes // 2, "derniere": chargement.lignes, "avance": 1}
        ligne_attendre(lots, rangs[endroit])
        poser(importation, preparateur, chargement)

    application._poser = poser_et_mourir


def main(cle: int, endroit: str) -> None:
    """Do the work of this import, until death."""
    import django

    django.setup()
    from reseau.annuaire.models import Import
    from reseau.annuaire.rules.imports.annulation import defaire
    from reseau.annuaire.rules.imports.portes import import_travailler

    if endroit == "annulation":
        defaire.index_retirer = mourir
    else:
        ecriture_couper(endroit)
    import_travailler(importation=Import.objects.get(pk=cle))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
