"""Measure a page as the server sees it: elapsed and processor time per request, queries, memory."""

import os
import platform
import resource
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

RESULTATS = Path(__file__).parent / "resultats.md"
ENTETE = "| tâche | taille | p50 (ms) | p95 (ms) | processeur (ms) | requêtes | mémoire (Mo) | base | budget p95 |"


@dataclass(frozen=True)
class Mesure:
    """One line of the table."""

    tache: str
    taille: str
    p50: float
    p95: float
    cpu: float
    requetes: int
    memoire: int
    budget: float

    def ligne(self) -> str:
        """The line as Markdown; a budget that is not met is said."""
        verdict = "" if self.p95 <= self.budget else " ⚠"
        return (
            f"| {self.tache} | {self.taille} | {self.p50:.1f} | {self.p95:.1f} | {self.cpu:.1f} | {self.requetes} "
            f"| {self.memoire} | {connection.vendor} | {self.budget:g}{verdict} |"
        )


def mesurer(tache: str, taille: str, adresses: list[str], *, budget: float, fois: int = 100, client=None) -> Mesure:
    """Ask the addresses in turn, after a warm-up, through the whole stack but the socket."""
    client = client or Client()
    for adresse in adresses * 2:
        reponse = client.get(adresse)
        assert reponse.status_code == 200, (adresse, reponse.status_code)
    with CaptureQueriesContext(connection) as captees:
        client.get(adresses[0])
    requetes = len(captees)
    temps, processeur = [], []
    for tour in range(fois):
        debut, cpu = time.perf_counter(), time.process_time()
        reponse = client.get(adresses[tour % len(adresses)])
        b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        temps.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - cpu))
    temps.sort()
    return Mesure(
        tache,
        taille,
        statistics.median(temps),
        temps[int(len(temps) * 0.95) - 1],
        statistics.mean(processeur),
        requetes,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        budget,
    )


def ecrire(mesures: list[Mesure]) -> None:
    """Print the table and put it in the results, with the machine and the date; other databases' tables stay."""
    lignes = [ENTETE, "|" + " --- |" * 9, *[m.ligne() for m in mesures]]
    print("\n".join(lignes))
    machine = f"{os.cpu_count()} cœurs, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    titre = f"## {connection.vendor}, le {datetime.now(UTC):%Y-%m-%d}"
    ancien = RESULTATS.read_text("utf-8") if RESULTATS.exists() else "# Mesures\n"
    autres = [bloc for bloc in ancien.split("\n## ")[1:] if not bloc.startswith(connection.vendor)]
    texte = "# Mesures\n\nFaites par `make bench`, côté serveur, à chaud. ⚠ : budget dépassé.\n"
    texte += f"\n{titre}\n\n{machine}\n\n" + "\n".join(lignes) + "\n"
    RESULTATS.write_text(texte + "".join(f"\n## {bloc.rstrip()}\n" for bloc in autres), "utf-8")
