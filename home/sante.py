"""What the site says of itself to whoever watches it: one word for each thing that is wrong, and no detail."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.disque import ecriture_impossible
from home.models import Courriel, PassagePeriodique
from home.repliques import replique_suit
from home.travailleurs import taches_en_retard
from home.travaux.periodiques import travaux_en_panne

PLACE = 64 * 1024 * 1024
RETARD = timedelta(minutes=15)
SECONDES = 5  # un même processus n’y regarde pas plus souvent : chacun peut demander
A_SERVIR = ("base", "migrations", "fichiers", "disque")
ATTENTE = 5  # secondes : celle de SQLite sans réglage
BLOC = 8192  # plus qu’une page de la base
SAUVEGARDE = "sauvegarde"  # le passage de la dernière qui soit entière, parmi ceux des travaux périodiques
_vues: tuple[float, dict[str, bool]] = (-SECONDES, {})


def sante_lire() -> list[str]:
    """What is wrong, in words: « base » alone when it does not answer; nothing when all is well."""
    return [mot for mot, va in _controler().items() if not va]


def pret_lire() -> dict[str, Any]:
    """Whether this machine may be sent visitors (`etat`), each thing looked at, and the ages in seconds.

    What stops every machine alike (a base that refuses to write, a queue that waits) sends nobody away.
    """
    vus = _controler()
    if vus["base"]:
        vus["migrations"] = _migrations_faites()
    ages = _ages_lire() if vus.get("migrations") else {}
    pret = all(vus.get(mot, True) for mot in A_SERVIR)
    return {"etat": "ok" if pret else "en panne", "controles": vus, "ages": ages}


def _controler() -> dict[str, bool]:
    global _vues
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except DatabaseError:
        return {"base": False}
    if time.monotonic() - _vues[0] >= SECONDES:
        _vues = time.monotonic(), {mot: va() for mot, va in CONTROLES.items()}
    return {"base": True, **_vues[1]}


def sante_oublier() -> None:
    """Look again at the next demand."""
    global _vues
    _vues = (-SECONDES, {})


_migrees: set[str] = set()


def _migrations_faites() -> bool:
    """The base is the one that this code expects; once it is, it stays so as long as this process lives."""
    if connection.alias not in _migrees:
        plan = MigrationExecutor(connection)
        if plan.migration_plan(plan.loader.graph.leaf_nodes()):
            return False
        _migrees.add(connection.alias)
    return True


def _ages_lire() -> dict[str, int | None]:
    """In seconds: the oldest task and mail that wait, the last periodic work, the last backup; None for none."""
    maintenant, passages = timezone.now(), PassagePeriodique.objects
    instants = {
        "file": DBTaskResult.objects.ready().aggregate(x=Min("enqueued_at"))["x"],
        "courriels": Courriel.objects.a_envoyer().aggregate(x=Min("prochain_essai"))["x"],
        "travaux": passages.exclude(nom=SAUVEGARDE).aggregate(x=Max("fini_le"))["x"],
        "sauvegarde": passages.filter(nom=SAUVEGARDE).aggregate(x=Max("fini_le"))["x"],
    }
    return {nom: instant and int((maintenant - instant).total_seconds()) for nom, instant in instants.items()}


def _base_ecrit() -> bool:
    """A row that takes room, taken back at once; a base that others keep busy is not out of order."""
    try:
        with attente_courte(), transaction.atomic():
            Session.objects.create(session_key="sante", session_data="." * BLOC, expire_date=timezone.now())
            transaction.set_rollback(True)
    except DatabaseError as erreur:
        return not ecriture_impossible(erreur)
    return True


@contextmanager
def attente_courte() -> Iterator[None]:
    """SQLite waits a second for its turn to write; then as before: the connection will serve other pages."""
    if connection.vendor != "sqlite":
        yield
        return
    attente = connection.settings_dict["OPTIONS"].get("timeout", ATTENTE)
    try:
        _attendre_au_plus(1)
        yield
    finally:
        _attendre_au_plus(attente)


def _attendre_au_plus(secondes: float) -> None:
    with connection.cursor() as curseur:
        curseur.execute(f"PRAGMA busy_timeout = {int(secondes * 1000)}")


def _dossiers() -> set[Path]:
    fichiers = () if settings.STOCKAGE_URL else (settings.MEDIA_ROOT, settings.PRIVE_ROOT)
    return {Path(dossier) for dossier in (settings.DONNEES, *fichiers)}


def _fichiers_s_ecrivent() -> bool:
    try:
        if settings.STOCKAGE_URL:
            storages["prive"].exists("sante")
        for dossier in _dossiers():
            dossier.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=dossier) as fichier:
                fichier.write(b"." * BLOC)
    except OSError:
        return False
    return True


def place_lire() -> int:
    """The bytes that are left where there are the fewest."""
    places = [os.statvfs(dossier) for dossier in _dossiers() if dossier.exists()]
    return min(place.f_bavail * place.f_frsize for place in places)


def _place_reste() -> bool:
    return place_lire() >= PLACE


def _file_avance() -> bool:
    return not taches_en_retard(depuis=timezone.now() - RETARD)


def _courriels_partent() -> bool:
    return not Courriel.objects.a_envoyer().filter(prochain_essai__lte=timezone.now() - RETARD).exists()


def _travaux_passent() -> bool:
    return not any(travaux_en_panne())


def _cache_repond() -> bool:
    """The one that machines share; files and memory are of this one."""
    return getattr(cache, "repond", lambda: True)()


CONTROLES = {
    "écriture": _base_ecrit,
    "fichiers": _fichiers_s_ecrivent,
    "disque": _place_reste,
    "file": _file_avance,
    "courriels": _courriels_partent,
    "travaux": _travaux_passent,
    "cache": _cache_repond,
    "réplique": replique_suit,
}
