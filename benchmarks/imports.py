"""An import of national size: made-up structures and services in the national format."""

import json
import random
import resource
import threading
import time
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections

from reseau.annuaire.rules import import_run
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune

LIGNES = 50_000
STRUCTURES = 20_000
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
        "type": hasard.choice(("information", "accompagnement", "formation", "atelier")), "publics": ["tous-publics"],
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
            with connection.cursor() as curseur:
                curseur.execute("UPDATE annuaire_etatindex SET jeton = jeton WHERE id = 1")
            attentes[0] = max(attentes[0], time.perf_counter() - debut)
            time.sleep(0.02)
        connections.close_all()

    fil = threading.Thread(target=guetter, daemon=True)
    fil.start()
    try:
        yield attentes
    finally:
        fini.set()
        fil.join(60)


def _mesurer(nom: str, octets: bytes) -> str:
    debut, cpu = time.perf_counter(), time.process_time()
    with verrous_guetter() as attentes:
        importation = import_run(contenu=octets, nom="banc.json", source="banc", essai=False)
    duree, cpu = time.perf_counter() - debut, time.process_time() - cpu
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(importation.bilan)
    return f"| {nom} | {LIGNES} | {duree:.1f} | {cpu:.1f} | {attentes[0]:.1f} | {memoire} | {connection.vendor} |"


def mesures() -> list[str]:
    """The lines of the table: first time, same file again, a change in every line."""
    call_command("charger_territoires", verbosity=0)
    return [
        _mesurer("import : tout est neuf", fichier_inventer()),
        _mesurer("import : le même fichier", fichier_inventer()),
        _mesurer("import : dates nouvelles, un service sur dix changé", fichier_inventer(variante=1)),
    ]
