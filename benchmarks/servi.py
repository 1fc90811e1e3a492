"""What pages cost once served, in L: one L is a bare Django view with one question, same server, same base, same run.

`make servi` (SQLite), `make servi-postgres`: two processes, eight readers at once, each with its own connection.
What is counted is the processor of the site and of the base together, read from the system around each series.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.banc import RACINE, Site, port_libre, site_ouvert

DOMAINE = "@demo.safran.example"
LECTEURS, CHAUFFE, FOIS, NUES, TOURS = 8, 6, 15, 150, 2
TETE = "| page | qui | ms | L | budget |\n|---|---|---|---|---|"
# (page, qui la lit, son adresse, son budget en L)
PAGES = (
    ("page publique gardée", "", "/se-former/", 3),
    ("page éditoriale (le cadre)", "conseillere", "/droit-a-l-orientation/", 7),
    ("page éditoriale (le cadre)", "chargee-de-mission", "/droit-a-l-orientation/", 7),
    ("espace local", "conseillere", "/bassins/niort/", 40),
    ("espace local", "chargee-de-mission", "/bassins/niort/", 40),
    ("mon espace", "conseillere", "/mon-espace/", 30),
    ("catalogue", "conseillere", "/se-former/", 20),
    ("formation", "conseillere", "/se-former/qui-fait-quoi/", 20),
    ("annuaire", "conseillere", "/annuaire/?lieu=Niort", 30),
    ("bibliothèque", "conseillere", "/pratiques/", 20),
    ("agenda", "conseillere", "/agenda/", 20),
    ("page du matin", "chargee-de-mission", "/matin/", 60),
)


def _volumes(site: Site) -> tuple[tuple[str, str, str, int], ...]:
    """The heavy pages of the rooms, once their benches have written what they need into the site."""

    def preparer(banc: str, dire: str) -> object:
        return site.interroger(f"(lambda r: {dire})(__import__('benchmarks.{banc}', fromlist=['x']).preparer())")

    seance = f"/reunions/{preparer('animation', 'str(r)')}/seance/"
    document = f"/documents-locaux/{preparer('ecrits', 'str(r[0].uuid)')}/"
    preparer("plans", "None"), preparer("registre", "None")
    annee = time.localtime().tm_year
    registre = f"/decisions/?retard=1&instance=BUREAU&instance=TECHNIQUE&annee={annee}&porteur=autres"
    return (
        ("séance de 60 sièges, 40 points : qui écrit", "chargee-de-mission", seance, 40),
        ("séance de 60 sièges, 40 points : qui lit", "conseillere", seance, 40),
        ("registre de 20 000 décisions, quatre facettes", "region", registre, 50),
        ("plan de 200 actions", "region", "/plans/niort/2040/", 45),
        ("document de 40 sections", "region", document, 40),
    )


class Lecteur:
    """One reader on one connection."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.entetes = {"Accept-Encoding": "gzip", "Accept": "text/html"} | ({"Cookie": cookie} if cookie else {})

    def lire(self, adresse: str) -> None:
        """Ask once; anything but a plain success stops the run."""
        self.connexion.request("GET", adresse, headers=self.entetes)
        reponse = self.connexion.getresponse()
        reponse.read()
        if reponse.status != 200:
            raise SystemExit(f"{adresse} répond {reponse.status}")


def _processus(racines: set[int]) -> set[int]:
    """These processes and all that they started."""
    parents = {}
    for dossier in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(dossier.name)] = int((dossier / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    suite = set(racines)
    while neufs := {pid for pid, parent in parents.items() if parent in suite} - suite:
        suite |= neufs
    return suite


def _bases() -> set[int]:
    """The PostgreSQL of this machine, when that is where the base is."""
    if not os.environ.get("DATABASE_URL"):
        return set()
    trouves = subprocess.run(["pgrep", "-x", "postgres"], capture_output=True, text=True, check=False).stdout
    return {int(pid) for pid in trouves.split()}


def _processeur(racines: set[int]) -> float:
    """Milliseconds of processor that they used so far, those that ended since apart."""
    total = 0
    for pid in _processus(racines):
        try:
            champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(champs[11]) + int(champs[12])
    return 1000 * total / os.sysconf("SC_CLK_TCK")


def _mesurer(port: int, cookie: str, adresse: str, racines: set[int], fois: int) -> float:
    """Milliseconds of processor for one reading, by eight readers at once, after a warm-up."""
    lecteurs = [Lecteur(port, cookie) for _ in range(LECTEURS)]
    with ThreadPoolExecutor(LECTEURS) as equipe:

        def tous(combien: int) -> None:
            list(equipe.map(lambda lecteur: [lecteur.lire(adresse) for _ in range(combien)], lecteurs))

        tous(CHAUFFE)
        avant = _processeur(racines)
        tous(fois)
        return (_processeur(racines) - avant) / (fois * LECTEURS)


@contextmanager
def _nue(base: str) -> Iterator[tuple[int, int]]:
    """The bare view served: its port, its process."""
    port = port_libre()
    commande = [".venv/bin/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers"]
    commande += "2 --blocking-threads 4 --no-ws --log-level warning benchmarks.nue_servie:application".split()
    serveur = subprocess.Popen(commande, cwd=RACINE, env={**os.environ, "BASE_NUE": base})
    try:
        for _ in range(100):
            try:
                Lecteur(port).lire("/")
                break
            except OSError:
                time.sleep(0.1)
        yield port, serveur.pid
    finally:
        serveur.terminate()
        serveur.wait(20)


def _session(site: Site, qui: str) -> str:
    """The cookie of someone of the demonstration who has just signed in."""
    code = (
        f"(lambda c, m: (c.force_login(m.get(email='{qui}{DOMAINE}')), c.cookies['sessionid'].value)[1])("
        "__import__('django.test', fromlist=['x']).Client(), "
        "__import__('reseau.comptes.models', fromlist=['x']).Compte.objects)"
    )
    return f"sessionid={site.interroger(code)}"


def main() -> None:
    """Print one table; a second run in the same site tells how steady the figures are."""
    base = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        adresse_base = base or f"sqlite:///{site.donnees / 'safran.sqlite3'}"
        pages = (*PAGES, *_volumes(site))
        sessions = {qui: _session(site, qui) for qui in {qui for _, qui, _, _ in pages} - {""}} | {"": ""}
        port = int(site.url.rpartition(":")[2])
        serveurs = {int(pid) for pid in _ecoutent(port)}
        print(f"base : {'PostgreSQL' if base else 'SQLite'} ; {os.cpu_count()} cœurs")
        with _nue(adresse_base) as (port_nu, pid_nu):
            for tour in range(TOURS):
                unite = _mesurer(port_nu, "", "/", {pid_nu} | _bases(), NUES)
                print(f"\ntour {tour + 1} : un L = {unite:.2f} ms\n\n{TETE}")
                for page, qui, adresse, budget in pages:
                    cout = _mesurer(port, sessions[qui], adresse, serveurs | _bases(), FOIS)
                    verdict = "" if cout <= budget * unite else " ✗"
                    print(
                        f"| {page} | {qui or 'visiteur'} | {cout:.1f} | {cout / unite:.1f} | {budget}{verdict} |",
                        flush=True,
                    )


def _ecoutent(port: int) -> list[str]:
    """The web processes of the site: they all listen on its port."""
    trouves = subprocess.run(["pgrep", "-f", f"granian.*--port {port} "], capture_output=True, text=True, check=False)
    return trouves.stdout.split()


if __name__ == "__main__":
    main()
