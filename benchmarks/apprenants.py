"""What a hundred browsers send: everything that their module wrote since it was opened, with a rising counter."""

import itertools
import json
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from locust import HttpUser, constant_pacing, events, task

CADENCE = float(os.environ.get("SAFRAN_CADENCE", "10"))
LOCALES = {"127.0.0.1", "localhost", "::1"}
JETON = "a" * 32
monde = json.loads(Path(os.environ["SAFRAN_APPRENANTS"]).read_text())
rangs = itertools.count()
accuses: dict[str, dict[str, str]] = {}
durees: list[float] = []
refus: list[tuple[float, int]] = []


@events.init.add_listener
def _chez_soi(environment, **suite) -> None:
    if urlsplit(environment.host or "").hostname not in LOCALES:
        raise SystemExit("La charge ne se lance que sur cette machine.")


@events.quitting.add_listener
def _rendre(environment, **suite) -> None:
    bilan = {"accuses": accuses, "durees": durees, "pannes": len(refus), "refus": refus}
    Path(os.environ["SAFRAN_ACCUSES"]).write_text(json.dumps(bilan))


class Apprenant(HttpUser):
    """Somebody in a module."""

    wait_time = constant_pacing(CADENCE)

    def on_start(self) -> None:
        """Take one of the prepared sessions."""
        self.client.verify = os.environ.get("SAFRAN_CERTIFICAT", True)
        session, self.passage, self.jeton = monde["entrees"][next(rangs)]
        self.client.cookies.update({monde["session"]: session, monde["csrf"]: JETON})
        self.valeurs: dict[str, str] = {}
        self.compteur = 0

    @task
    def enregistrer(self) -> None:
        """One more answer, the page reached, and all that was said before."""
        element = f"cmi.interactions.{self.compteur}.id"
        self.compteur += 1
        self.valeurs |= {element: f"question-{self.compteur}", "cmi.suspend_data": "page " * 100 + str(self.compteur)}
        corps = {"jeton": self.jeton, "compteur": self.compteur, "valeurs": self.valeurs}
        debut = time.perf_counter()
        entetes = {"X-CSRFToken": JETON, "Referer": f"{self.host}/"}
        adresse = f"/modules/{self.passage}/envoi/"
        reponse = self.client.post(adresse, json=corps, headers=entetes, name="/modules/…/envoi/")
        durees.append((time.perf_counter() - debut) * 1000)
        if reponse.status_code == 200 and reponse.json().get("compteur") == self.compteur:
            accuses.setdefault(self.passage, {})[element] = self.valeurs[element]
        else:
            refus.append((time.time(), reponse.status_code))
