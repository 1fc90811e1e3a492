"""The lines of the table: a page that someone opens, and what a line is measured with."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from benchmarks.processeur import LECTEURS, Lecteur, bases, ecoutent, mesurer
from scripts.banc import Site, attendre

DOMAINE = "@demo.safran.example"
INCHANGE = {"If-None-Match": "*"}


@dataclass
class Banc:
    """The site that is measured, and the sessions of those who have signed in."""

    site: Site
    base: str = field(default_factory=lambda: os.environ.get("DATABASE_URL", ""))
    sessions: dict[str, str] = field(default_factory=lambda: {"": ""})

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(urlsplit(self.site.url).port or 0)

    def racines(self) -> set[int]:
        """The processes whose processor is counted: the site's and the base's."""
        return ecoutent(self.port) | bases(self.base)

    def redemarrer(self) -> None:
        """Its web processes start again on what the site now holds: `servir.sh` opens others as they die."""
        anciens = ecoutent(self.port)
        for pid in anciens:
            os.kill(pid, signal.SIGTERM)
        while anciens & (ouverts := ecoutent(self.port)) or len(ouverts) < len(anciens):
            time.sleep(0.5)
        attendre(self.site.url + "/sante/")

    def dire(self, banc: str, code: str) -> Any:
        """What an expression on a module of these benches is worth, inside the site."""
        return self.site.interroger(f"__import__('benchmarks.{banc}', fromlist=['x']).{code}")

    def session(self, qui: str) -> str:
        """The cookie of someone of the demonstration, who signs in once."""
        if qui not in self.sessions:
            self.sessions[qui] = self.dire("lignes", f"session_ouvrir({qui!r})")
        return self.sessions[qui]


class Ligne(Protocol):
    """A line: what is measured, for whom, its budget in L."""

    nom: str
    qui: str
    budget: int

    def couter(self, banc: Banc) -> float:
        """Milliseconds of processor for one."""

    def questions(self, banc: Banc) -> int:
        """What it asks of the base once warm."""


@dataclass
class Page:
    """A page, who reads it (nobody: a visitor), its address, its budget in L; `inchange`: read again, nothing new."""

    nom: str
    qui: str
    adresse: str
    budget: int
    inchange: bool = False

    def couter(self, banc: Banc) -> float:
        """Read by eight readers at once, each with her own connection."""
        lecteurs = [Lecteur(banc.port, banc.session(self.qui)) for _ in range(LECTEURS)]
        return mesurer(lecteurs, self._lire, banc.racines())

    def questions(self, banc: Banc) -> int:
        """Counted inside the site."""
        return banc.dire("lignes", f"questions({self.qui!r}, {self.adresse!r}, {self.inchange})")

    def _lire(self, lecteur: Lecteur) -> None:
        if self.inchange:
            lecteur.relire(self.adresse, INCHANGE)
        else:
            lecteur.lire(self.adresse)


def session_ouvrir(qui: str) -> str:
    """Sign someone of the demonstration in; called inside the site."""
    from django.test import Client

    from reseau.comptes.models import Compte

    client = Client()
    client.force_login(Compte.objects.get(email=qui + DOMAINE))
    return f"sessionid={client.cookies['sessionid'].value}"


def questions(qui: str, adresse: str, inchange: bool) -> int:
    """What a page asks of the base; called inside the site."""
    from django.conf import settings
    from django.test import Client

    from reseau.comptes.models import Compte

    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc} | (INCHANGE if inchange else {}))
    if qui:
        client.force_login(Compte.objects.get(email=qui + DOMAINE))
    return compter(lambda: client.get(adresse))


def compter(geste: Callable[[], object]) -> int:
    """How many questions a gesture asks of the base once it was done three times; called inside the site."""
    from django.db import connection

    posees: list[str] = []

    def noter(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        posees.append(sql)
        return execute(sql, params, many, context)

    for _ in range(3):
        geste()
    with connection.execute_wrapper(noter):
        geste()
    return len(posees)
