"""The directory at national scale: 140,000 made-up services of 100,000 structures.

What visitors read is measured in a process that did nothing else, as the site serves it.
"""

import os
from collections.abc import Iterator
from itertools import cycle

import django

if __name__ == "__main__":  # un processus à lui seul
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.base import executer, executer_tout, rendre
from benchmarks.mesures import Mesure, chronometrer, mesurer

SERVICES = 140_000
TAILLE = f"{SERVICES} services"
VILLES = ("Niort", "Poitiers", "La Rochelle", "Angoulême", "Saintes")
MOTS = ("formation", "accueil", "conseil", "emploi")
PRES = [f"/annuaire/?q=conseil&lieu={v}&rayon=30&mission=conseil&theme=vae&mode=SUR_PLACE" for v in VILLES]


def mesures() -> Iterator[Mesure]:
    """Search near a commune and everywhere, while typing, by programs, after a write, after a start; rebuild."""
    from reseau.annuaire.rules.recherche import annuaire_reindexer, structures_indexer
    from reseau.structures.models import Structure

    annuaire_national()
    yield executer("benchmarks.froid", budget=10_000)
    yield from executer_tout("benchmarks.annuaire")
    ecrites = cycle(Structure.objects.filter(source="generateur").order_by("pk").values_list("pk", flat=True)[:20])

    def ecrire() -> None:
        structures_indexer(structures=[next(ecrites)])

    yield mesurer("recherche juste après une écriture", TAILLE, PRES, budget=150, fois=20, avant=ecrire)
    yield chronometrer("index refait", TAILLE, annuaire_reindexer, budget=60_000)


def annuaire_national() -> None:
    """Make the directory, unless it is there."""
    from reseau.structures.models import Reseau, Structure

    if Structure.objects.filter(source="generateur").exists():
        return
    if not Reseau.objects.exists():
        call_command("charger_demo", verbosity=0)
    call_command("charger_territoires", verbosity=0)
    call_command("generer_annuaire", services=SERVICES, graine=1)


def _lectures() -> Iterator[Mesure]:
    partout = [f"/annuaire/?q={mot}&mission=information" for mot in MOTS]
    frappe = [f"/annuaire/suggestions/?q={debut}" for debut in ("va", "bil", "for", "mob", "acc")]
    communes = [f"/territoires/communes/?q={debut}" for debut in ("ni", "st jean", "la roch", "poitie")]
    programmes = [f"/api/v1/recherche?q=conseil&lieu={ville}" for ville in VILLES]
    autour = 25 if connection.vendor == "sqlite" else 40
    yield mesurer("recherche : texte, commune et trois filtres", TAILLE, PRES, budget=autour, requetes=12)
    yield mesurer("recherche : mot courant, tout le pays", TAILLE, partout, budget=120, requetes=12, fois=60)
    yield mesurer("suggestions de l’annuaire", TAILLE, frappe, budget=15, requetes=3)
    yield mesurer("suggestions de communes", "35 000 communes", communes, budget=15, requetes=3)
    yield mesurer("recherche par un programme", TAILLE, programmes, budget=40, requetes=12, fois=60)
    yield mesurer("accueil", TAILLE, ["/"], budget=25, requetes=15, fois=60)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PAGES_GARDEES_SECONDES = 0
    for mesure in _lectures():
        rendre(mesure)
