"""Two hundred people reading: pauses of one to three seconds, the mix of a public afternoon (see « make charge »).

With sessions in SAFRAN_SESSIONS (« make charge-postgres »), half of them are members, signed in. Loopback only: a load
is never sent to somebody else's machine. The light client of Locust: the readers share the processors of the site, and
what they cost must not be counted as its own.
"""

import json
import os
import random
import ssl
from itertools import cycle
from urllib.parse import urlsplit

from locust import FastHttpUser, between, events, task

LOCALES = {"127.0.0.1", "localhost", "::1"}
VILLES = ("Niort", "Poitiers", "La Rochelle", "Angoulême", "Saintes", "Melle", "Parthenay", "Cognac")
MOTS = ("conseil", "vae", "bilan de compétences", "formation", "alternance", "mobilité", "accueil", "métier")

SESSIONS = json.loads(os.environ.get("SAFRAN_SESSIONS", "[]"))
BISCUIT = os.environ.get("SAFRAN_COOKIE", "sessionid")
CERTIFICAT = os.environ.get("SAFRAN_CERTIFICAT")  # ce que l’on croit d’un site de cette machine en TLS
PAGES_DE_MEMBRE = {
    "/mon-espace/": 4, "/se-former/qui-fait-quoi/": 3, "/bassins/niort/": 2, "/agenda/": 2, "/sessions/": 1,
    "/pratiques/": 1, "/pratiques/appeler-ensemble-le-service-suivant/": 2, "/decisions/": 1,
    "/annuaire/?lieu=Niort": 2,
}  # fmt: skip
suivantes = cycle(SESSIONS or [""])


@events.init.add_listener
def _chez_soi(environment, **suite) -> None:
    if urlsplit(environment.host or "").hostname not in LOCALES:
        raise SystemExit("La charge ne se lance que sur cette machine : --host http://127.0.0.1:8000")


def _confiance() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICAT)


class Quelquun(FastHttpUser):
    """Anybody, who pauses between pages."""

    abstract = True
    wait_time = between(1, 3)
    insecure = False
    ssl_context_factory = staticmethod(_confiance)


class Lecteur(Quelquun):
    """Somebody who looks for a place, then reads."""

    @task(5)
    def chercher(self) -> None:
        """A search near a town."""
        question = {"q": random.choice(MOTS), "lieu": random.choice(VILLES), "rayon": random.choice((10, 30, 50))}
        self.client.get("/annuaire/", params=question, name="/annuaire/?q&lieu")

    @task(3)
    def taper(self) -> None:
        """A word being typed."""
        mot = random.choice(MOTS)
        self.client.get("/annuaire/suggestions/", params={"q": mot[: random.randint(2, 6)]}, name="/suggestions/")

    @task(2)
    def accueil(self) -> None:
        """The home page."""
        self.client.get("/")

    @task(2)
    def catalogue(self) -> None:
        """The catalogue."""
        self.client.get("/se-former/")

    @task(1)
    def pratiques(self) -> None:
        """The library."""
        self.client.get("/pratiques/")


class Membre(Quelquun):
    """Somebody signed in, who reads what her day is made of; as many of them as of the others."""

    weight = 1 if SESSIONS else 0

    def on_start(self) -> None:
        """Take one of the sessions."""
        self.biscuit = {"Cookie": f"{BISCUIT}={next(suivantes)}"}

    @task
    def lire(self) -> None:
        """A page that members open."""
        page = random.choices(list(PAGES_DE_MEMBRE), list(PAGES_DE_MEMBRE.values()))[0]
        self.client.get(page, headers=self.biscuit, name=f"{page} (membre)")
