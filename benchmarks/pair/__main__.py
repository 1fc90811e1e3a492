"""Our training page, lesson and module recording beside those of wagtail-lms: same machine, base, server and sizes.

`make pair`, on PostgreSQL (on SQLite the peer refuses eight writers at once). Eight learners at once, one connection
each; the processor of site and base together, in L of the same run. The peer is installed from its package in an
environment of its own, and given as many trainings, modules and people. A recording is two values (an answer, the page
reached): one sending for us; for the peer what its player sends, one request for each value, then the commit.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.gestes import JETON
from benchmarks.lignes import Banc
from benchmarks.paquet import cliche
from benchmarks.processeur import LECTEURS, Lecteur, bases, lire_mesurer, mesurer, nue_servie, servie
from scripts.banc import RACINE, site_ouvert

VENV, TOURS = RACINE / "var" / "pair", 2
NOUS = ("tailles()", "etape_de_formation()", f"modules_ouvrir({LECTEURS})")


class Module(Lecteur):
    """Somebody in a module of ours: one sending of all that was written, with a rising counter."""

    def __init__(self, port: int, cookie: str, module: str, jeton: str = "") -> None:
        super().__init__(port, cookie)
        self.module, self.jeton, self.compteur = module, jeton, 0

    def enregistrer(self) -> None:
        """An answer, the page reached."""
        self.compteur += 1
        self.envoyer(self.module, cliche(self.jeton, self.compteur), **{"X-CSRFToken": JETON})


class AuPair(Module):
    """Somebody in a module of the peer: a request for each value, then the commit."""

    def enregistrer(self) -> None:
        """What its player sends for the same."""
        self.compteur += 1
        for element, valeur in cliche("", self.compteur)["valeurs"].items():
            self.envoyer(self.module, {"method": "SetValue", "parameters": [element, valeur]})
        self.envoyer(self.module, {"method": "Commit", "parameters": [""]})


def main() -> None:
    """Serve both, print one table for each of two rounds."""
    base = os.environ["DATABASE_URL"]
    _installer()
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        banc = Banc(site, base)
        tailles, lecon, siens = (banc.dire("apprenants", quoi) for quoi in NOUS)
        with _pair(Path(dossier), base, tailles) as (port, pid, seme):
            print("{} formations, {} modules, {} personnes".format(*tailles))
            for tour in range(1, TOURS + 1):
                with nue_servie(base) as unite_mesurer:
                    unite = unite_mesurer()
                print(f"\ntour {tour} : un L = {unite:.2f} ms\n")
                print("| tâche | SAFRAN (L) | wagtail-lms (L) | rapport |\n|---|---|---|---|")
                ici = _ici(banc, lecon, siens)
                la = _la(port, {pid} | bases(base), seme)
                for tache, notre, autre in zip(("page de formation", "leçon", "enregistrement"), ici, la, strict=True):
                    print(f"| {tache} | {notre / unite:.1f} | {autre / unite:.1f} | {autre / notre:.2f} |", flush=True)


def _ici(banc: Banc, lecon: str, siens: list[dict[str, str]]) -> list[float]:
    """What ours cost, in milliseconds: the training page, a lesson, a recording."""
    racines, cookie = banc.racines(), banc.session("conseillere")
    lues = [lire_mesurer(banc.port, cookie, adresse, racines) for adresse in ("/se-former/qui-fait-quoi/", lecon)]
    return [*lues, mesurer([Module(banc.port, **sien) for sien in siens], Module.enregistrer, racines)]


def _la(port: int, racines: set[int], seme: dict) -> list[float]:
    """What the peer's cost."""
    cookies = [f"sessionid={session}" for session in seme["sessions"]]
    lues = [lire_mesurer(port, cookies[0], seme[adresse], racines) for adresse in ("formation", "lecon")]
    essais = zip(cookies, seme["essais"], strict=True)
    gens = [AuPair(port, cookie, f"/lms/scorm-api/{essai}/") for cookie, essai in essais]
    return [*lues, mesurer(gens, AuPair.enregistrer, racines)]


def _installer() -> None:
    if not (VENV / "bin/granian").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    exigences = str(RACINE / "requirements-pair.txt")
    subprocess.run([str(VENV / "bin/pip"), "install", "-q", "-r", exigences], check=True)


@contextmanager
def _pair(dossier: Path, base: str, tailles: list) -> Iterator[tuple[int, int, dict]]:
    """The peer served on a base of its own beside ours: its port, its process, what was written there."""
    adresse = urlunsplit(urlsplit(base)._replace(path="/pair"))
    with psycopg.connect(base, autocommit=True) as connexion:
        connexion.execute("DROP DATABASE IF EXISTS pair WITH (FORCE)")
        connexion.execute("CREATE DATABASE pair")
    environnement = {"BASE_PAIR": adresse, "DONNEES_PAIR": str(dossier / "pair")}
    commande = [str(VENV / "bin/python"), "-m", "benchmarks.pair.semer", *map(str, tailles)]
    seme = subprocess.run(
        commande, cwd=RACINE, env=os.environ | environnement, check=True, capture_output=True, text=True
    )
    with servie("benchmarks.pair.application:application", VENV, **environnement) as (port, pid):
        yield port, pid, json.loads(seme.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
