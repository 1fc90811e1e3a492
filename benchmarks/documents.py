"""Certificates of five hundred people made by two background processes, and the pages that are read meanwhile."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import django

PERSONNES = 500
BUDGET, BUDGET_PAGES = 60_000, 800
PAUSE = 0.15
BOUTS = ("debut", "fin")
PAGES = ("/", "/sessions/", "/se-former/", "/mon-espace/", "/pilotage/")


def mesures() -> Iterator:
    """A session of five hundred, its batch asked for, pages read until the other process has made the last one."""
    from django.utils import timezone

    from benchmarks.mesures import Mesure, memoire_mo
    from benchmarks.salle import connecter, demonstration, personnes, region, sessions_tenues
    from safran.attestations.models import Attestation, LotDocuments

    demonstration()
    (session,) = sessions_tenues(1, PERSONNES, personnes(PERSONNES), jour=timezone.localdate())
    client, adresses = connecter(region()), cycle(PAGES)
    for adresse in PAGES:
        assert client.get(adresse).status_code == 200, adresse
    lot = LotDocuments.objects.create(session=session, demande_par=region())
    temps, cpu = [], time.process_time()
    fonds = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.documents", str(lot.pk), bout], stdout=subprocess.PIPE)
        for bout in BOUTS
    ]
    while any([fond.poll() is None for fond in fonds]):
        debut = time.perf_counter()
        assert client.get(next(adresses)).status_code == 200
        temps.append(1000 * (time.perf_counter() - debut))
        time.sleep(PAUSE)
    sorties = [fond.communicate()[0].decode() for fond in fonds]
    assert not any(fond.returncode for fond in fonds), sorties
    cpu = 1000 * (time.process_time() - cpu) / len(temps)
    emis = Attestation.objects.certificats().filter(session=session, etat="EMISE").count()
    assert emis == PERSONNES, emis
    un, autre = (Mesure(**json.loads(sortie.splitlines()[-1])) for sortie in sorties)
    duree = max(un.p50, autre.p50)
    yield replace(un, p50=duree, p95=duree, cpu=max(un.cpu, autre.cpu), memoire=max(un.memoire, autre.memoire))
    temps.sort()
    p95 = temps[int(len(temps) * 0.95) - 1]
    taille = f"{len(temps)} pages pendant {emis} certificats"
    yield Mesure(
        "pages lues pendant ce temps", taille, statistics.median(temps), p95, cpu, None, memoire_mo(), BUDGET_PAGES
    )


def _emettre(pk: int, bout: str) -> None:
    """What each of two background workers does, in a process of its own."""
    from benchmarks.base import rendre
    from benchmarks.mesures import chronometrer
    from safran.attestations.rules import lot_executer

    def emettre() -> None:
        fini = lot_executer(pk=pk, par_la_fin=bout == BOUTS[1])
        assert not fini.echecs, fini.echecs

    rendre(
        chronometrer(
            "documents d’une session, en fond", f"{PERSONNES} certificats, deux travailleurs", emettre, budget=BUDGET
        )
    )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()
    _emettre(int(sys.argv[1]), sys.argv[2])
