"""Measure a page as the server sees it: elapsed and processor time per request, queries, memory."""

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from home.exploitation.journal import memoire_figer

RESULTATS = Path(__file__).parent / "resultats-taches.md"
COLONNES = (
    "tâche", "taille", "p50 (ms)", "p95 (ms)", "processeur (ms)", "requêtes", "mémoire (Mo)",
    "budget p95", "budget requêtes",
)  # fmt: skip
PREAMBULE = """# Mesures

Faites par `make bench-taches`, côté serveur, à chaud, sans la prise réseau. Le temps de processeur (médiane) et le
nombre de requêtes sont les chiffres stables : les dépasser de 20 % fait échouer la commande (✗). Le temps écoulé dépend
de ce que la machine fait à côté : ⚠ dit qu’il passe le budget. La mémoire est la plus haute du processus. L’étalon,
cinq millions d’additions, dit ce que vaut un cœur : environ 200 ms sur une machine de bureau récente.
"""
MARGE = 1.2


@dataclass(frozen=True)
class Mesure:
    """One line of the table."""

    tache: str
    taille: str
    p50: float
    p95: float
    cpu: float
    requetes: int | None
    memoire: int
    budget: float
    budget_requetes: int | None = None
    budget_memoire: int | None = None

    @property
    def depassements(self) -> list[str]:
        """What goes beyond its budget by more than the margin: processor, queries, memory."""
        paires = (
            ("processeur", self.cpu, self.budget),
            ("requêtes", self.requetes, self.budget_requetes),
            ("mémoire", self.memoire, self.budget_memoire),
        )
        return [
            f"{self.tache}, {nom} : {valeur:.1f} pour {budget}"
            for nom, valeur, budget in paires
            if valeur is not None and budget is not None and valeur > MARGE * budget
        ]

    def ligne(self) -> str:
        """The line as Markdown; a budget that is not met is said."""
        verdict = " ✗" if self.depassements else " ⚠" if self.p95 > self.budget else ""
        cases = (
            self.tache, self.taille, f"{self.p50:.1f}", f"{self.p95:.1f}", f"{self.cpu:.1f}", _ou_tiret(self.requetes),
            f"{self.memoire}" + (f" (budget {self.budget_memoire})" if self.budget_memoire else ""),
            f"{self.budget:g}{verdict}", _ou_tiret(self.budget_requetes),
        )  # fmt: skip
        return "| " + " | ".join(cases) + " |"


def _ou_tiret(nombre: int | None) -> str:
    return "–" if nombre is None else str(nombre)


def memoire_mo() -> int:
    """The highest memory of this process so far; `ru_maxrss` would count that of the process that started it."""
    with suppress(OSError, StopIteration):
        lignes = Path("/proc/self/status").read_text("ascii").splitlines()
        return int(next(ligne for ligne in lignes if ligne.startswith("VmHWM")).split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def mesurer(
    tache: str, taille: str, adresses: list[str], *, budget: float, requetes: int | None = None, fois: int = 100,
    client: Client | None = None, avant: Callable[[], None] | None = None, statut: int = 200,
) -> Mesure:  # fmt: skip
    """Ask the addresses in turn, after a warm-up, through the whole stack but the socket; `avant` runs off the clock.

    The queries are those of the address that asks the most.
    """
    client = client or Client()
    posees = []
    for adresse in adresses * 2:
        with CaptureQueriesContext(connection) as captees:
            reponse = client.get(adresse)
            posees.append(len(captees))
        assert reponse.status_code == statut, (adresse, reponse.status_code)
    memoire_figer()  # comme le site servi, quand il a tout lu
    temps, processeur = [], []
    for tour in range(fois):
        if avant:
            avant()
        debut, cpu = time.perf_counter(), time.process_time()
        reponse = client.get(adresses[tour % len(adresses)])
        b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        temps.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - cpu))
    temps.sort()
    return Mesure(
        tache, taille, statistics.median(temps), temps[int(len(temps) * 0.95) - 1], statistics.median(processeur),
        max(posees[len(adresses) :]), memoire_mo(), budget, requetes,
    )  # fmt: skip


def chronometrer(tache: str, taille: str, geste: Callable[[], object], *, budget: float) -> Mesure:
    """Something long, done once."""
    debut, cpu = time.perf_counter(), time.process_time()
    geste()
    duree, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    return Mesure(tache, taille, duree, duree, cpu, None, memoire_mo(), budget)


def repeter(tache: str, taille: str, geste: Callable[[], object], *, budget: float, fois: int = 40) -> Mesure:
    """Something short, done many times after a warm-up."""
    geste()
    memoire_figer()
    temps, processeur = [], []
    for _ in range(fois):
        debut, cpu = time.perf_counter(), time.process_time()
        geste()
        temps.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - cpu))
    temps.sort()
    p95, cpu = temps[int(len(temps) * 0.95) - 1], statistics.median(processeur)
    return Mesure(tache, taille, statistics.median(temps), p95, cpu, None, memoire_mo(), budget)


def unite(fois: int = 400) -> float:
    """One L: milliseconds of processor of a bare view that asks the base one question, through the same client."""
    with override_settings(ROOT_URLCONF="benchmarks.nue", MIDDLEWARE=[]):
        client, processeur = Client(), []
        for _ in range(fois):
            debut = time.process_time()
            assert client.get("/").content
            processeur.append(1000 * (time.process_time() - debut))
    return statistics.median(processeur)


def etalon() -> float:
    """Milliseconds of processor for five million additions: what makes two machines comparable."""
    debut, somme = time.process_time(), 0
    for rang in range(5_000_000):
        somme += rang
    return 1000 * (time.process_time() - debut)


def ecrire(mesures: list[Mesure]) -> None:
    """Put the table in the results, with the machine and the date; other databases' tables stay."""
    lignes = ["| " + " | ".join(COLONNES) + " |", "|" + " --- |" * len(COLONNES), *[m.ligne() for m in mesures]]
    machine = f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    machine += f" ; étalon : {etalon():.0f} ms"
    charge = f"charge de la machine à la fin : {os.getloadavg()[1]:.1f}".replace(".", ",")
    ancien = RESULTATS.read_text("utf-8") if RESULTATS.exists() else ""
    autres = [bloc for bloc in ancien.split("\n## ")[1:] if not bloc.startswith(connection.vendor)]
    texte = f"{PREAMBULE}\n## {connection.vendor}, le {datetime.now(UTC):%Y-%m-%d}\n\n{machine} ; {charge}\n\n"
    texte += "\n".join(lignes) + "\n"
    RESULTATS.write_text(texte + "".join(f"\n## {bloc.rstrip()}\n" for bloc in autres), "utf-8")


def entretenir() -> None:
    """What the ordinary upkeep of PostgreSQL would have done after so many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
