"""The lines of the table: a page that someone opens, a gesture of eight people, and what they are measured with."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from benchmarks.gestes import Apprenant
from benchmarks.processeur import CHAUFFE, FOIS, LECTEURS, Lecteur, bases, ecoutent, mesurer
from scripts.banc import Site, attendre


class Banc:
    """The site that is measured, and the sessions of those who have signed in."""

    def __init__(self, site: Site, base: str) -> None:
        self.site, self.base, self.port = site, base, int(urlsplit(site.url).port or 0)
        self.sessions = {"": ""}

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
            self.sessions[qui] = self.dire("apprenants", f"session_ouvrir({qui!r})")
        return self.sessions[qui]


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
        lire = Lecteur.relire if self.inchange else Lecteur.lire
        return mesurer(lecteurs, lambda lecteur: lire(lecteur, self.adresse), banc.racines())

    def questions(self, banc: Banc) -> int:
        """What it asks of the base once warm, counted inside the site."""
        return banc.dire("apprenants", f"questions_de_page({self.qui!r}, {self.adresse!r}, {self.inchange})")


@dataclass
class Geste:
    """A gesture of eight people, and where what it wrote is counted."""

    nom: str
    qui: str
    budget: int
    geste: Callable[[Apprenant], None]
    ecrit: str
    siens: list[dict[str, Any]]
    gens: list[Apprenant] = field(default_factory=list)

    def couter(self, banc: Banc) -> float:
        """Milliseconds of processor for one; stops the run when some wrote nothing."""
        self.gens = self.gens or [Apprenant(banc.port, sien) for sien in self.siens[:LECTEURS]]
        comptes = [sien["compte"] for sien in self.siens]
        banc.dire("apprenants", f"essais_oublier({comptes})")
        avant = banc.dire("apprenants", f"ecrits({self.ecrit!r}, {comptes})")
        cout = mesurer(self.gens, self.geste, banc.racines())
        faits = (CHAUFFE + FOIS) * LECTEURS
        if (ecrits := banc.dire("apprenants", f"ecrits({self.ecrit!r}, {comptes})") - avant) != faits:
            raise SystemExit(f"« {self.nom} » : {faits} gestes, {ecrits} écrits.")
        return cout

    def questions(self, banc: Banc) -> int:
        """What it asks of the base once warm, counted inside the site."""
        return banc.dire("apprenants", f"questions_de_geste({self.geste.__name__!r}, {self.siens[LECTEURS]!r})")


Ligne = Page | Geste
