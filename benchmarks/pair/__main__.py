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
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.commits import PREPARER
from benchmarks.gestes import JETON
from benchmarks.paquet import cliche
from benchmarks.processeur import LECTEURS, Lecteur, bases, ecoutent, lire_mesurer, mesurer, nue_servie, servie
from scripts.banc import RACINE, Site, site_ouvert

VENV, TOURS = RACINE / "var" / "pair", 2
NOTRE = "/se-former/qui-fait-quoi/"
TAILLES = """
import json
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
modules = ModulePage.objects.child_of(FormationPage.objects.get(slug="qui-fait-quoi"))
print(json.dumps([FormationPage.objects.count(), modules.count(), Compte.objects.count()]))
"""
OUVRIR = """
import json
from django.conf import settings
from django.test import Client
from reseau.comptes.models import Compte
client = Client(headers={"host": "127.0.0.1"})
client.force_login(Compte.objects.get(email="conseillere@demo.safran.example"))
client.post("/parcours/FORMATION/commencer/")
lecon = client.get("/parcours/FORMATION/").headers["Location"]
print(json.dumps([client.cookies[settings.SESSION_COOKIE_NAME].value, lecon]))
"""


@dataclass
class Apprenant(Lecteur):
    """Somebody in a module: what was said so far goes with each sending."""

    port: int
    cookie: str
    adresse: str
    jeton: str = ""
    compteur: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.port, self.cookie)

    def enregistrer(self) -> None:
        """Ours: one sending of all that was written, with a rising counter."""
        self.envoyer(self.adresse, self._cliche(), **{"X-CSRFToken": JETON})

    def enregistrer_chez_le_pair(self) -> None:
        """The peer's: a request for each value, then the commit."""
        for element, valeur in self._cliche()["valeurs"].items():
            self.envoyer(self.adresse, {"method": "SetValue", "parameters": [element, valeur]})
        self.envoyer(self.adresse, {"method": "Commit", "parameters": [""]})

    def _cliche(self) -> dict[str, Any]:
        self.compteur += 1
        return cliche(self.jeton, self.compteur)


def main() -> None:
    """Serve both, print one table for each of two rounds."""
    base = os.environ["DATABASE_URL"]
    _installer()
    with tempfile.TemporaryDirectory() as dossier, site_ouvert(Path(dossier) / "site", base=base) as site:
        tailles, notres = _dire(site, TAILLES), _preparer(site)
        with _pair(Path(dossier), base, tailles) as (port, pid, seme):
            print("{} formations, {} modules, {} personnes".format(*tailles))
            for tour in range(1, TOURS + 1):
                with nue_servie(base) as unite_mesurer:
                    unite = unite_mesurer()
                print(f"\ntour {tour} : un L = {unite:.2f} ms\n")
                print("| tâche | SAFRAN (L) | wagtail-lms (L) | rapport |\n|---|---|---|---|")
                ici = _ici(site, notres)
                la = _la(port, {pid} | bases(base), seme)
                for tache, notre, autre in zip(("page de formation", "leçon", "enregistrement"), ici, la, strict=True):
                    print(f"| {tache} | {notre / unite:.1f} | {autre / unite:.1f} | {autre / notre:.2f} |", flush=True)


def _ici(site: Site, notres: dict) -> list[float]:
    """What ours cost, in milliseconds: the training page, a lesson, a recording."""
    port = int(urlsplit(site.url).port or 0)
    racines = ecoutent(port) | bases(os.environ["DATABASE_URL"])
    lues = [lire_mesurer(port, notres["cookie"], adresse, racines) for adresse in (NOTRE, notres["lecon"])]
    gens = [
        Apprenant(port, f"{notres['session']}={session}; {notres['csrf']}={JETON}", f"/modules/{passage}/envoi/", jeton)
        for session, passage, jeton in notres["entrees"]
    ]
    return [*lues, mesurer(gens, Apprenant.enregistrer, racines)]


def _la(port: int, racines: set[int], seme: dict) -> list[float]:
    """What the peer's cost."""
    cookie = f"sessionid={seme['sessions'][0]}"
    lues = [lire_mesurer(port, cookie, seme[adresse], racines) for adresse in ("formation", "lecon")]
    gens = [
        Apprenant(port, f"sessionid={session}", f"/lms/scorm-api/{essai}/")
        for session, essai in zip(seme["sessions"], seme["essais"], strict=True)
    ]
    return [*lues, mesurer(gens, Apprenant.enregistrer_chez_le_pair, racines)]


def _preparer(site: Site) -> dict:
    """Eight learners in a module; a counsellor who follows the training, on her first lesson."""
    formation = site.interroger(
        "__import__('safran.formations.models', fromlist=['x']).FormationPage.objects.get(slug='qui-fait-quoi').pk"
    )
    session, lecon = _dire(site, OUVRIR.replace("FORMATION", str(formation)))
    notres = _dire(site, PREPARER.replace("NOMBRE", str(LECTEURS)))
    return notres | {"cookie": f"{notres['session']}={session}", "lecon": lecon}


def _dire(site: Site, code: str) -> Any:
    """What a piece of code prints on the site's data."""
    return json.loads(site.manage("shell", "-v", "0", "-c", code).strip().splitlines()[-1])


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
