"""The site as it is served, on the base of the test: real processes that may be killed, browsers without a screen."""

import http.client
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from home.securite.coffre import cles_lire
from scripts.banc import port_libre

PATIENCE = 300  # borne d’une machine très chargée : rien n’attend plus que le fait attendu
JETON = "0123456789abcdefghijklmnopqrstuv"


def base_adresse() -> str:
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    acces = f"{base['USER']}:{base['PASSWORD']}" if base["PASSWORD"] else base["USER"]
    return f"postgres://{acces}@{base['HOST']}:{base['PORT']}/{base['NAME']}"


def environnement(dossier: Path, **suite: str) -> dict[str, str]:
    """What a process of the site needs to work on the base of the test, its files in `dossier`."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "safran.settings.dev",
        "DATABASE_URL": base_adresse(),
        "SAFRAN_DONNEES": str(dossier),
        "SECRET_KEY": settings.SECRET_KEY,
        "COFFRE_CLES": ",".join(cles_lire()),  # les sessions ouvertes ici se lisent là-bas
        "PYTHONPATH": str(settings.RACINE),
        **suite,
    }


@dataclass
class Reponse:
    statut: int
    texte: str
    vers: str = ""


@dataclass
class Navigateur:
    """Someone signed in, over real HTTP."""

    port: int
    temoins: dict[str, str] = field(default_factory=dict)

    def demander(self, adresse: str, methode: str = "GET", corps: bytes | None = None, genre: str = "") -> Reponse:
        """One request, one connection; OSError or HTTPException when nobody answers it to the end."""
        lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        entetes = {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in self.temoins.items())}
        try:
            lien.request(methode, adresse, corps, entetes | ({"Content-Type": genre} if genre else {}))
            reponse = lien.getresponse()
            return Reponse(reponse.status, reponse.read().decode(errors="replace"), reponse.getheader("Location", ""))
        finally:
            lien.close()

    def envoyer(self, adresse: str, champs: dict[str, Any] | None = None) -> Reponse:
        corps = urlencode({"csrfmiddlewaretoken": JETON, **(champs or {})}, doseq=True).encode()
        return self.demander(adresse, "POST", corps, "application/x-www-form-urlencoded")

    def deposer(self, adresse: str, nom: str, fichier: tuple[str, bytes], champs: dict[str, str]) -> Reponse:
        borne = "----borne"
        tous = {"csrfmiddlewaretoken": JETON, **champs}.items()
        parties = [f'--{borne}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in tous]
        tete = f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"; filename="{fichier[0]}"\r\n\r\n'
        corps = b"".join(parties) + tete.encode() + fichier[1] + f"\r\n--{borne}--\r\n".encode()
        return self.demander(adresse, "POST", corps, f"multipart/form-data; boundary={borne}")

    def insister(self, adresse: str, champs: dict[str, Any] | None = None, fin: float | None = None) -> Reponse:
        """Send a form until somebody answers, as a person would."""
        fin = fin or time.monotonic() + PATIENCE
        while True:
            try:
                reponse = self.envoyer(adresse, champs)
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < fin, f"personne ne répond à {adresse}"
                time.sleep(0.1)
            else:
                return reponse


@dataclass
class Serveur:
    port: int
    dossier: Path
    processus: subprocess.Popen

    def navigateur(self, compte: Any) -> Navigateur:
        client = Client()
        client.force_login(compte)
        return Navigateur(self.port, {"sessionid": client.cookies["sessionid"].value, "csrftoken": JETON})

    def membres(self, mot: str) -> dict[int, int]:
        """The processes of the site whose command line holds this word, oldest first, each with its parent."""
        trouves = {}
        for chemin in Path("/proc").iterdir():
            try:
                etat, pere, groupe = (chemin / "stat").read_text().rpartition(")")[2].split()[:3]
                ligne = (chemin / "cmdline").read_text()
            except (OSError, ValueError):
                continue
            if groupe == str(self.processus.pid) and etat != "Z" and mot in ligne:
                trouves[int(chemin.name)] = int(pere)
        return dict(sorted(trouves.items()))

    @property
    def webs(self) -> list[int]:
        """The processes that answer pages: the children of the servers."""
        serveurs = self.membres("granian")
        return [numero for numero, pere in serveurs.items() if pere in serveurs]

    @property
    def fonds(self) -> list[int]:
        return list(self.membres("db_worker"))

    def repond(self) -> bool:
        try:
            return Navigateur(self.port).demander("/sante/").statut in (200, 503)
        except (OSError, http.client.HTTPException):
            return False

    def attendre(self, fait: Any, quoi: str, patience: float = PATIENCE) -> None:
        """Wait until `fait()` is true, no longer than needed; fail saying what was awaited."""
        fin = time.monotonic() + patience
        while not fait():
            assert time.monotonic() < fin, quoi
            time.sleep(0.1)


def tuer(numero: int) -> None:
    """kill -9; a process that is already dead stays so."""
    try:
        os.kill(numero, signal.SIGKILL)
    except ProcessLookupError:
        pass


@contextmanager
def serveur_ouvert(dossier: Path, prefixe: tuple[str, ...] = (), **suite: str) -> Iterator[Serveur]:
    """Serve the base of the test as `make demo` does, files in `dossier`; stop every process at the end."""
    port = port_libre()
    suite = {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}", **suite}
    commande = [*prefixe, "bash", str(settings.RACINE / "scripts" / "servir.sh")]
    with (dossier / "journal").open("w") as journal:
        processus = subprocess.Popen(
            commande, env=environnement(dossier, **suite), cwd=settings.RACINE, start_new_session=True,
            stdout=journal, stderr=subprocess.STDOUT,
        )  # fmt: skip
    serveur = Serveur(port, dossier, processus)
    try:
        serveur.attendre(serveur.repond, "le site ne s’ouvre pas")
        yield serveur
    finally:
        processus.terminate()
        try:
            serveur.attendre(lambda: processus.poll() is not None, "le site ne se ferme pas")
        except AssertionError:
            os.killpg(processus.pid, signal.SIGKILL)
            raise


def mots_de(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
