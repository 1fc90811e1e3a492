"""An import of national size: made-up structures and services in the national format."""

import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django

if __name__ == "__main__":  # un processus à lui seul
    os.environ["DJANGO_SETTINGS_MODULE"] = "safran.settings.dev"
    django.setup()

from django.core.management import call_command
from django.db import OperationalError, connection, connections

from benchmarks.base import base_copiee, executer, rendre
from benchmarks.mesures import Mesure, memoire_mo
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune

LIGNES = 50_000
STRUCTURES = 20_000
PAS = 0.05  # secondes entre deux essais d’un autre écrivain : plus souvent, le guet ralentirait ce qu’il regarde
MOTS = (
    "accueil conseil orientation métier emploi formation parcours atelier rencontre projet droits aide démarche "
    "entretien suivi collectif individuel découverte stage entreprise secteur alternance reconversion validation bilan "
    "compétences mobilité permis numérique lecture santé handicap logement budget garde enfant transport association"
).split()


def fichier_inventer(lignes: int = LIGNES, structures: int = STRUCTURES, graine: int = 1, variante: int = 0) -> bytes:
    """A data.inclusion file; another `variante` changes one description in ten and every date."""
    hasard = random.Random(graine)
    communes = list(
        Commune.objects.order_by("pk").values("code_insee", "nom", "codes_postaux", "latitude", "longitude")
    )
    reseaux = list(Reseau.objects.order_by("pk").values_list("nom", flat=True)) or ["Mission locale"]
    date = f"2026-1{variante}-01"
    siennes = [_structure(hasard, rang, communes, reseaux, date) for rang in range(structures)]
    services = [_service(hasard, rang, hasard.choice(siennes), date, variante) for rang in range(lignes - structures)]
    return json.dumps({"structures": siennes, "services": services}, ensure_ascii=False).encode()


def _phrase(hasard: random.Random, mots: int) -> str:
    return " ".join(hasard.choices(MOTS, k=mots)).capitalize() + "."


def _structure(hasard: random.Random, rang: int, communes: list[dict], reseaux: list[str], date: str) -> dict:
    commune = hasard.choice(communes)
    return {
        "id": f"s{rang}", "source": "banc", "nom": f"{hasard.choice(reseaux)} {hasard.choice(MOTS)} {rang}",
        "date_maj": date, "code_insee": commune["code_insee"], "commune": commune["nom"],
        "code_postal": (commune["codes_postaux"] or ["79000"])[0],
        "adresse": f"{hasard.randint(1, 99)} rue {hasard.choice(MOTS)}",
        "latitude": round(commune["latitude"] + hasard.uniform(-0.02, 0.02), 5),
        "longitude": round(commune["longitude"] + hasard.uniform(-0.02, 0.02), 5),
        "telephone": f"05 {rang:08d}", "courriel": f"accueil{rang}@banc.example", "description": _phrase(hasard, 40),
        "horaires_accueil": f"Mo-Fr {hasard.choice(('08:30', '09:00', '09:30'))}-12:00,13:30-17:00; PH off",
        "site_web": f"https://banc.example/{rang}",
    }  # fmt: skip


def _service(hasard: random.Random, rang: int, structure: dict, date: str, variante: int) -> dict:
    suite = f" Version {variante}." if variante and rang % 10 == 0 else ""
    return {
        "id": f"v{rang}", "source": "banc", "structure_id": structure["id"], "nom": _phrase(hasard, 5)[:-1],
        "description": _phrase(hasard, 60) + suite, "date_maj": date,
        "type": hasard.choice(("information", "accompagnement", "atelier")), "publics": ["tous-publics"],
        "thematiques": ["choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite"], "frais": "gratuit",
        "modes_accueil": [hasard.choice(("en-presentiel", "en-presentiel", "a-distance"))],
        "zone_eligibilite": [hasard.choice(("79", "86", "17", "16"))],
    }  # fmt: skip


@contextmanager
def verrous_guetter():
    """The longest time that another writer had to wait, tried without stop in a thread with its own connection."""
    fini, attentes = threading.Event(), [0.0]

    def guetter() -> None:
        while not fini.is_set():
            debut = time.perf_counter()
            with suppress(OperationalError), connection.cursor() as curseur:  # une attente trop longue se compte aussi
                curseur.execute("UPDATE annuaire_etatindex SET jeton = jeton WHERE id = 1")
            attentes[0] = max(attentes[0], time.perf_counter() - debut)
            time.sleep(PAS)
        connections.close_all()

    fil = threading.Thread(target=guetter, daemon=True)
    fil.start()
    try:
        yield attentes
    finally:
        fini.set()
        fil.join(60)


def mesures() -> Iterator[Mesure]:
    """A first import, then the same file with every date changed, each in a process of its own, on a copy."""
    if not Reseau.objects.exists():
        call_command("charger_demo", verbosity=0)
    with base_copiee() as environnement, tempfile.TemporaryDirectory() as dossier:
        for variante, nom in enumerate(
            ("import : tout est neuf", "import : dates nouvelles, un service sur dix changé")
        ):
            fichier = Path(dossier) / f"banc-{variante}.json"
            fichier.write_bytes(fichier_inventer(variante=variante))
            yield executer(
                "benchmarks.imports", nom, str(fichier), environnement=environnement,
                budget=60_000, budget_memoire=600,
            )  # fmt: skip


def principal(nom: str, fichier: str) -> None:
    """One import, in this process."""
    debut, cpu = time.perf_counter(), time.process_time()
    with verrous_guetter() as attentes:
        importation = import_lancer(contenu=Path(fichier).read_bytes(), nom="banc.json", source="banc", essai=False)
    duree, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    print(importation.bilan)
    assert not importation.refusees, "le banc mesure des lignes acceptées"
    taille = f"{LIGNES} lignes ; un autre écrivain attend {attentes[0]:.1f} s au plus".replace(".", ",")
    rendre(Mesure(nom, taille, duree, duree, cpu, None, memoire_mo(), 0))


if __name__ == "__main__":
    principal(*sys.argv[1:])
