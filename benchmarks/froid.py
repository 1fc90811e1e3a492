"""The first search of a process that has just started, with its memory; a new process each time."""

import os
import time

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.annuaire import PRES, TAILLE
    from benchmarks.base import rendre
    from benchmarks.mesures import Mesure, memoire_mo

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PAGES_GARDEES_SECONDES = 0
    client = Client()
    client.get("/sante/")
    debut, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as captees:
        assert client.get(PRES[0]).status_code == 200
        requetes = len(captees)
    duree, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    rendre(Mesure("première recherche d’un processus", TAILLE, duree, duree, cpu, requetes, memoire_mo(), 0))
