"""Open the demonstration site for a while: a fresh data folder, two web processes, one background worker."""

import email
import email.policy
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts.commandes import RACINE, Commandes
from scripts.minuit import jour_entier
from scripts.modele import base_copier

if TYPE_CHECKING:
    from playwright.sync_api import Page

MARQUE = "demonstration-ouverte-le"  # où la démonstration garde le jour dont elle est
MINUIT_PROCHE = 60  # secondes : un essai ne se joue pas à cheval sur deux jours
ARGUMENTS_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    """The running site."""

    url: str
    donnees: Path
    env: dict
    demonstration: bool = True

    def __post_init__(self) -> None:
        self.commandes = Commandes(self.env)

    def sert(self, adresse: str) -> bool:
        """Whether an address is one of the site's, or one where its modules are played."""
        ici, la = urlsplit(self.url), urlsplit(adresse)
        return la.port == ici.port and (la.hostname == ici.hostname or la.hostname.endswith(".modules.localhost"))

    def manage(self, *arguments: str) -> str:
        """Run one management command on the site's data; fails with its output."""
        return self.commandes.lancer(*arguments)

    def a_la_date(self) -> None:
        """Bring the demonstration to the day it is in Paris, as its next opening would; wait when midnight is near."""
        if not self.demonstration:
            return
        if (self.donnees / MARQUE).read_text("ascii") != jour_entier(MINUIT_PROCHE).isoformat():
            self.manage("charger_demo")

    def interroger(self, code: str) -> object:
        """Evaluate a Python expression on the site's data; the result goes through JSON."""
        sortie = self.manage("shell", "-v", "0", "-c", f"import json; print(json.dumps({code}))")
        return json.loads(sortie.strip().splitlines()[-1])

    def courriels(self, destinataire: str) -> list[dict]:
        """What left for this address, subject and text, from the files; waits for the first one, half a minute."""
        for _ in range(150):
            fichiers = (self.donnees / "media" / "courriels").glob("*.log")
            partis = [courriel for fichier in fichiers for courriel in _lire(fichier)]
            if siens := [courriel for courriel in partis if courriel["a"] == destinataire]:
                return siens
            time.sleep(0.2)
        return []


def _lire(fichier: Path) -> list[dict]:
    """Every message of a file: Django names it by the second and by a connection, and may write two of them in one."""
    messages = [
        email.message_from_bytes(brut.lstrip(), policy=email.policy.default)
        for brut in fichier.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
        if brut.strip()
    ]
    return [
        {"a": message["To"], "objet": message["Subject"], "texte": corps.get_content() if corps else ""}
        for message in messages
        for corps in [message.get_body(preferencelist=("plain",))]
    ]


def port_libre() -> int:
    """A port that nobody listens on."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def chromium() -> str:
    """Where Debian's Chromium is, the one without windows first: it is lighter. Says what to install when it is not."""
    noms = ("chromium-headless-shell", "chromium", "chromium-browser")
    chemin = next(filter(None, map(shutil.which, noms)), None)
    if not chemin:
        raise RuntimeError("Chromium est absent : sous Debian, « apt-get install chromium-headless-shell ».")
    return chemin


def connecter(page: "Page", role: str) -> None:
    """Sign in by the form, with the second factor when it is asked."""
    from safran.demo.acces import DOMAINE, MOT_DE_PASSE, SECRETS, code_du_moment

    page.goto("/compte/login/")
    page.fill("input[name=login]", role + DOMAINE)
    page.fill("input[name=password]", MOT_DE_PASSE)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    if role in SECRETS:
        page.fill("input[name=code]", code_du_moment(role))
        with page.expect_navigation():
            page.press("input[name=code]", "Enter")
    assert "/mon-espace/" in page.url, f"{role} : {page.url}"


def attendre(url: str) -> None:
    """Until a site answers there; RuntimeError after two minutes."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except urllib.error.HTTPError:
            return  # il répond, fût-ce pour dire que la file a attendu son ouverture
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("Le site de démonstration ne répond pas.")


def _site(donnees: Path, base: str = "") -> Site:
    url = f"http://127.0.0.1:{port_libre()}"
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SAFRAN_TEST_DB", "SECRET_KEY"}}
    env |= {"SAFRAN_DONNEES": str(donnees), "DJANGO_SETTINGS_MODULE": "safran.settings.dev", "SITE_URL": url}
    env |= {"DATABASE_URL": base} if base else {}
    return Site(url, donnees, env)


def demonstration_construire(donnees: Path, base: str = "") -> None:
    """Build the demonstration in `donnees` (and `base`), once: several processes may ask at the same time."""
    donnees.mkdir(parents=True, exist_ok=True)
    with (donnees / "verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not (donnees / "prete").exists():
            if not base:
                base_copier(donnees / "safran.sqlite3")
            site = _site(donnees, base)
            site.manage("preparer_demo")
            site.commandes.fermer()
            (donnees / "prete").touch()


@contextmanager
def site_ouvert(donnees: Path, base: str = "", modele: Path | None = None) -> Iterator[Site]:
    """Serve a demonstration with its background worker, then stop both.

    It is built in `donnees` and `base` (an empty database; SQLite otherwise), or copied from `modele`, built once.
    """
    if modele:
        demonstration_construire(modele)
        shutil.copytree(modele, donnees, dirs_exist_ok=True)
    else:
        demonstration_construire(donnees, base)
    with _servi(_site(donnees, base)) as site:
        yield site


@contextmanager
def site_neuf_ouvert(donnees: Path) -> Iterator[Site]:
    """Serve a site in its first day: a base where nothing but the migrations was done, nobody of the Région."""
    base_copier(donnees / "safran.sqlite3")
    site = _site(donnees)
    site.demonstration = False
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    with _servi(site):
        yield site


@contextmanager
def _servi(site: Site) -> Iterator[Site]:
    """Serve it with its background worker, then stop both."""
    port = site.url.rpartition(":")[2]
    serveur = subprocess.Popen(
        ["bash", "scripts/servir.sh"], cwd=RACINE, env={**site.env, "PORT": port}, start_new_session=True
    )
    try:
        attendre(site.url + "/sante/")
        yield site
    finally:
        site.commandes.fermer()
        serveur.terminate()
        serveur.wait(60)


if __name__ == "__main__":
    demonstration_construire(Path(sys.argv[1]))
