"""Two hundred people reading: pauses of one to three seconds, the mix of a public afternoon (see « make charge »).

Half of them are members, signed in on one account of the demonstration. Loopback only: a load is never sent to somebody
else's machine. The light client of Locust: the readers share the processors of the site, and what they cost must not be
counted as its own. They come four a second, which warms a site just opened; the minute is counted once all of them are
there. The run fails on any error, or when p95 goes beyond half a second.
"""

import random
import re
from urllib.parse import urlsplit

import requests
from locust import FastHttpUser, between, events, task

LOCALES = {"127.0.0.1", "localhost", "::1"}
MEMBRE = {"login": "conseillere@demo.safran.example", "password": "tandem-agrafe-brume-70"}
P95 = 500
VILLES = ("Niort", "Poitiers", "La Rochelle", "Angoulême", "Saintes", "Melle", "Parthenay", "Cognac")
MOTS = ("conseil", "vae", "bilan de compétences", "formation", "alternance", "mobilité", "accueil", "métier")
PAGES_DE_MEMBRE = {
    "/mon-espace/": 4, "/se-former/qui-fait-quoi/": 3, "/bassins/niort/": 2, "/agenda/": 2, "/sessions/": 1,
    "/pratiques/": 1, "/pratiques/appeler-ensemble-le-service-suivant/": 2, "/decisions/": 1,
    "/annuaire/?lieu=Niort": 2,
}  # fmt: skip
ouverte: dict[str, str] = {}


@events.test_start.add_listener
def _entrer(environment, **suite) -> None:
    """Sign in once, on this machine only."""
    site = environment.host or ""
    if urlsplit(site).hostname not in LOCALES:
        raise SystemExit("La charge ne se lance que sur cette machine : --host http://127.0.0.1:8000")
    client, page = requests.Session(), f"{site}/compte/login/"
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).text)
    client.post(page, MEMBRE | {"csrfmiddlewaretoken": jeton[1] if jeton else ""}, headers={"Referer": page})
    if client.get(f"{site}/mon-espace/", allow_redirects=False).status_code != 200:
        raise SystemExit("Le compte de la démonstration ne s’ouvre pas : le site est-il celui de « make demo » ?")
    ouverte["Cookie"] = "; ".join(f"{nom}={valeur}" for nom, valeur in client.cookies.items())


@events.quitting.add_listener
def _juger(environment, **suite) -> None:
    total = environment.stats.total
    if total.num_failures or total.get_response_time_percentile(0.95) > P95:
        environment.process_exit_code = 1


class Lecteur(FastHttpUser):
    """Somebody who looks for a place, then reads."""

    wait_time = between(1, 3)

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

    @task(5)
    def lire(self) -> None:
        """The home page, the catalogue, the library."""
        self.client.get(random.choice(("/", "/", "/se-former/", "/se-former/", "/pratiques/")))


class Membre(FastHttpUser):
    """Somebody signed in, who reads what her day is made of; as many of them as of the others."""

    wait_time = between(1, 3)

    @task
    def lire(self) -> None:
        """A page that members open."""
        page = random.choices(list(PAGES_DE_MEMBRE), list(PAGES_DE_MEMBRE.values()))[0]
        self.client.get(page, headers=ouverte, name=f"{page} (membre)")
