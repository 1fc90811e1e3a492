"""A data.inclusion source of five thousand services, followed over HTTP: cut, taken up, unchanged, changed by ten."""

import os
import sys
import time
from collections.abc import Iterator

import django

if __name__ == "__main__":  # un processus à lui seul
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()

from django.conf import settings
from django.core.management import call_command

from benchmarks.base import base_copiee, executer_tout, rendre
from benchmarks.mesures import Mesure, memoire_mo
from home.exploitation.travaux import TravailEnEchec
from reseau.annuaire.models import Flux, Modification
from reseau.echanges.rules.flux import flux_suivre
from reseau.structures.models import Reseau
from tests.reseau.echanges.source_servie import servir

SERVICES, PAR_PAGE = 5_000, 500


def mesures() -> Iterator[Mesure]:
    """All of it in a process of its own, on a copy of the database."""
    if not Reseau.objects.exists():
        call_command("charger_demo", verbosity=0)
    with base_copiee() as environnement:
        os.environ |= environnement
        yield from executer_tout("benchmarks.flux_suivi")


def principal() -> None:
    """The four readings, each told with what it asked and what it wrote."""
    with servir(SERVICES) as source:
        settings.DATA_INCLUSION_URL, settings.DATA_INCLUSION_HOTES = [source.adresse], ["127.0.0.1"]
        settings.DATA_INCLUSION_RESEAU, settings.DATA_INCLUSION_PAGE = "missions-locales", PAR_PAGE
        source.faute = "services:6"
        _mesurer(source, "flux : coupé à la page 6", 20_000)
        assert Flux.objects.get().etat == "ARRETE"
        source.faute = ""
        _mesurer(source, "flux : repris, tout est neuf", 30_000)
        _mesurer(source, "flux : rien de nouveau", 2_000)
        avant = Modification.objects.count()
        for n in range(0, SERVICES, SERVICES // 10):
            source.fiches["services"][n]["description"] = f"Autrement, {n}."
        _mesurer(source, "flux : dix services changés", 4_000)
        assert Modification.objects.count() == avant + 10, "dix services changés coûtent dix écritures"


def _mesurer(source, nom: str, budget: int) -> None:
    source.demandes.clear()
    debut, cpu = time.perf_counter(), time.process_time()
    try:
        bilan = flux_suivre()
    except TravailEnEchec as echec:
        bilan = str(echec)
    duree, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    print(f"{nom} : {bilan} {len(source.demandes)} demandes", file=sys.stderr)
    rendre(Mesure(nom, f"{SERVICES} services", duree, duree, cpu, None, memoire_mo(), budget))


if __name__ == "__main__":
    principal()
