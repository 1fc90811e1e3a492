"""A process that marks steps and says so once each mark is certain, killed without warning again and again.

Run by test_coupures.py with the settings of a real installation: `ecrivain.py <jobs as JSON>`. Writers are forked
from a process that holds no connection; each takes its following up where the base says it is.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

SALVES = 8
# La salve est tuée après quelques marques, un court instant plus tard.
MARQUES, INSTANT = (4, 12), 0.02


def dire(*mots: object) -> None:
    """One short line, whole or not at all."""
    os.write(1, (" ".join(str(mot) for mot in mots) + "\n").encode())


def ecrire(tube: int, suivi_pk: int, module_pk: int, etapes: list[str]) -> None:
    """Mark every step, the last one known first: a retry changes nothing."""
    from safran.parcours.models import EtapeVue, Suivi
    from safran.parcours.rules.suivis import etape_marquer

    vues = set(EtapeVue.objects.filter(suivi=suivi_pk).values_list("etape_id", flat=True))
    reprise = max((rang for rang, etape in enumerate(etapes) if etape in vues), default=0)
    for etape in etapes[reprise:]:
        suivi = Suivi.objects.select_related("compte", "formation").get(pk=suivi_pk)
        etape_marquer(suivi=suivi, module=module_pk, etape_id=etape)
        dire("ecrit", suivi_pk, etape)
        os.write(tube, b".")


def lancer(geste: Callable[..., None], tube: int, travail: dict) -> int:
    """Fork a process that does this; its number."""
    numero = os.fork()
    if numero:
        return numero
    try:
        geste(tube, **travail)
    except BaseException as erreur:
        dire("erreur", type(erreur).__name__)
    finally:
        os._exit(0)


def mentir(tube: int, suivi_pk: int, module_pk: int, etapes: list[str]) -> None:
    """The negative control: say it while the transaction is still open, then wait to be killed."""
    from django.db import transaction

    from safran.parcours.models import Suivi
    from safran.parcours.rules.suivis import etape_marquer

    with transaction.atomic():
        suivi = Suivi.objects.select_related("compte", "formation").get(pk=suivi_pk)
        etape_marquer(suivi=suivi, module=module_pk, etape_id=etapes[-1])
        dire("menti", suivi_pk, etapes[-1])
        os.write(tube, b".")
        time.sleep(60)


def salve(geste: Callable[..., None], travaux: list[dict], marques: int, instant: float) -> None:
    """Fork a writer for each job, wait for so many words of theirs, then kill -9 everyone; say how each one died."""
    lire, tube = os.pipe()
    numeros = [lancer(geste, tube, travail) for travail in travaux]
    os.close(tube)
    while marques > 0 and (lues := os.read(lire, marques)):
        marques -= len(lues)
    time.sleep(instant)
    for numero in numeros:
        os.kill(numero, signal.SIGKILL)
        dire("mort", os.waitstatus_to_exitcode(os.waitpid(numero, 0)[1]))
    os.close(lire)


def durabilite() -> str:
    """What the base promises of a commit."""
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        valeur = curseur.fetchone()[0]
    connection.close()
    return str(valeur)


def main() -> None:
    """Three writers at once, killed at a random moment, as many times as there are bursts."""
    import django

    django.setup()
    dire("durabilite", durabilite())
    hasard, travaux = random.Random(1), json.loads(sys.argv[1])
    for _ in range(SALVES):
        salve(ecrire, travaux, hasard.randint(*MARQUES), hasard.uniform(0, INSTANT))
    salve(mentir, travaux[:1], 1, 0)


if __name__ == "__main__":
    main()
