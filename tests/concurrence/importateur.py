"""A process that writes or undoes an import and dies without warning at a chosen place: `importateur.py KEY PLACE`."""

import os
import signal
import sys
from typing import Any

ENDROITS = {"premiere": "_creer", "milieu": "_lier", "derniere": "_jumelles"}  # ce qui vient d’être posé


def mourir(*args: Any, **kwargs: Any) -> None:
    """kill -9 of oneself: nothing is closed, nothing is said."""
    os.kill(os.getpid(), signal.SIGKILL)


def ecriture_couper(endroit: str) -> None:
    """Die once the first, the middle or the last rows of an import are laid, before anything is certain."""
    from reseau.echanges.rules.imports.ecriture import Ecrivain

    poser = getattr(Ecrivain, ENDROITS[endroit])

    def poser_et_mourir(*args: Any) -> None:
        poser(*args)
        mourir()

    setattr(Ecrivain, ENDROITS[endroit], poser_et_mourir)


def main(cle: int, endroit: str) -> None:
    import django

    django.setup()
    from reseau.annuaire.models import Import
    from reseau.echanges.rules.imports import annulation
    from reseau.echanges.rules.imports.depots import import_travailler

    if endroit == "annulation":
        annulation.index_retirer = mourir
    else:
        ecriture_couper(endroit)
    import_travailler(importation=Import.objects.get(pk=cle))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
