"""What a served page costs: the processor of its site and of its base, read from the system around each series."""

import http.client
import json
import os
import subprocess
import time
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from scripts.banc import RACINE, port_libre

LECTEURS, CHAUFFE, FOIS, NUES, DEMARRAGES = 8, 6, 15, 150, 3
INCHANGE = {"If-None-Match": "*"}
SERVIR = "--interface wsgi --host 127.0.0.1 --blocking-threads 4 --no-ws --log-level warning --workers"


class Lecteur:
    """One reader on one connection."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.entetes = {"Accept-Encoding": "gzip", "Accept": "text/html"} | ({"Cookie": cookie} if cookie else {})

    def lire(self, adresse: str) -> None:
        """Ask once; anything but a plain success stops the run."""
        self.demander("GET", adresse)

    def relire(self, adresse: str) -> None:
        """Ask again for what was already read: the answer must be that nothing changed."""
        self.demander("GET", adresse, entetes=INCHANGE, attendus={304})

    def envoyer(self, adresse: str, valeurs: dict[str, Any], **entetes: str) -> None:
        """Send values as JSON, as a module does."""
        self.demander("POST", adresse, json.dumps(valeurs), {"Content-Type": "application/json", **entetes})

    def demander(
        self, methode: str, adresse: str, corps: str = "", entetes: dict[str, str] | None = None,
        attendus: Container[int] = (200,),
    ) -> str:  # fmt: skip
        """Ask, and stop the run on any other status than those; where it leads."""
        statut, cible, dit = self.echanger(methode, adresse, corps, entetes or {})
        if statut not in attendus:
            raise SystemExit(f"{adresse} répond {statut} : {dit[:200]!r}")
        return cible

    def echanger(self, methode: str, adresse: str, corps: str, entetes: dict[str, str]) -> tuple[int, str, bytes]:
        """One exchange: the status, where it leads, what is said."""
        self.connexion.request(methode, adresse, body=corps or None, headers=self.entetes | entetes)
        reponse = self.connexion.getresponse()
        return reponse.status, reponse.headers.get("Location", ""), reponse.read()


def mesurer(lecteurs: list, geste: Callable, racines: set[int], fois: int = FOIS) -> float:
    """Milliseconds of processor for one gesture, made by all these readers at once, after a warm-up."""
    with ThreadPoolExecutor(len(lecteurs)) as equipe:

        def tous(combien: int) -> None:
            list(equipe.map(lambda lecteur: [geste(lecteur) for _ in range(combien)], lecteurs))
            for lecteur in lecteurs:  # le serveur n’attend pas les plus lents : chacun se reconnecte à la suite
                lecteur.connexion.close()

        tous(CHAUFFE)
        avant = _processeur(racines)
        tous(fois)
        return (_processeur(racines) - avant) / (fois * len(lecteurs))


def lire_mesurer(port: int, cookie: str, adresse: str, racines: set[int], fois: int = FOIS) -> float:
    """The same for a page read by eight readers, each with its own connection."""
    return mesurer([Lecteur(port, cookie) for _ in range(LECTEURS)], lambda lu: lu.lire(adresse), racines, fois)


@contextmanager
def nue_servie(base: str) -> Iterator[Callable[[], float]]:
    """Serve the bare view beside the site, by the same server on this base; what comes out measures one L, now."""
    with servie("benchmarks.nue_servie:application", RACINE / ".venv", BASE_NUE=base) as (port, pid):
        racines = {pid} | bases(base)
        yield lambda: lire_mesurer(port, "", "/", racines, NUES)


def demarrage_mesurer(environnement: dict[str, str]) -> tuple[float, int]:
    """Seconds of processor until a web process answered its first page, and its megabytes then: the middle of three."""
    lus = []
    for _ in range(DEMARRAGES):
        with servie("safran.wsgi:application", RACINE / ".venv", processus=1, **environnement) as (_port, pid):
            lus.append((_processeur({pid}) / 1000, memoire({pid})))
    return sorted(lus)[DEMARRAGES // 2]


@contextmanager
def servie(application: str, venv: Path, processus: int = 2, **environnement: str) -> Iterator[tuple[int, int]]:
    """Serve a WSGI application with two workers, from the environment where it is installed: its port, its process."""
    port = port_libre()
    commande = [str(venv / "bin/granian"), *SERVIR.split(), str(processus), "--port", str(port), application]
    serveur = subprocess.Popen(commande, cwd=RACINE, env={**os.environ, **environnement})
    try:
        for _ in range(300):
            try:
                Lecteur(port).lire("/")
                break
            except OSError:
                time.sleep(0.1)
        yield port, serveur.pid
    finally:
        serveur.terminate()
        serveur.wait(20)


def ecoutent(port: int) -> set[int]:
    """The web processes of a site: they all listen on its port."""
    trouves = subprocess.run(["pgrep", "-f", f"granian.*--port {port} "], capture_output=True, text=True, check=False)
    return {int(pid) for pid in trouves.stdout.split()}


def bases(base: str) -> set[int]:
    """The server of this base, when it is a PostgreSQL of this machine: the parent of any connection."""
    if not base.startswith("postgres"):
        return set()
    with psycopg.connect(base) as connexion:
        ((pid,),) = connexion.execute("SELECT pg_backend_pid()").fetchall()
        return {_parents()[pid]}


def memoire(racines: set[int]) -> int:
    """Megabytes of the heaviest of these processes and of those that they started."""
    lues = [0]
    for pid in _processus(racines):
        try:
            lignes = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        except OSError:
            continue
        lues += [int(ligne.split()[1]) // 1024 for ligne in lignes if ligne.startswith("VmRSS")]
    return max(lues)


def _processus(racines: set[int]) -> set[int]:
    """These processes and all that they started."""
    parents, suite = _parents(), set(racines)
    while neufs := {pid for pid, parent in parents.items() if parent in suite} - suite:
        suite |= neufs
    return suite


def _parents() -> dict[int, int]:
    """Who started each process of this machine."""
    parents = {}
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(dossier.name)] = int((dossier / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    return parents


def _processeur(racines: set[int]) -> float:
    """Milliseconds of processor that they used so far, with those that they started and that ended."""
    total = 0
    for pid in _processus(racines):
        try:
            champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, champs[11:15]))  # ce qu’un fils fini a pris passe à son père
    return 1000 * total / os.sysconf("SC_CLK_TCK")
