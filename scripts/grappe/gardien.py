"""What keeps the processes of a cluster alive, as systemd would: each one dead is started again a second later."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from scripts.grappe.plan import Grappe
from scripts.grappe.services import Service, services

TOUR, RELANCE, PATIENCE = 0.1, 1, 10


def garder(grappe: Grappe) -> None:
    """Start what is not switched off, start again what dies, until told to stop."""
    gardien = Gardien(grappe)
    signal.signal(signal.SIGTERM, lambda *_: gardien.finir())
    gardien.veiller()


class Gardien:
    """The processes, by name."""

    def __init__(self, grappe: Grappe) -> None:
        self.grappe, self.services, self.ouvert = grappe, services(grappe), True
        self.vivants: dict[str, subprocess.Popen] = {}
        self.morts: dict[str, float] = {}
        self.prevenus: dict[str, float] = {}

    def finir(self) -> None:
        """Stop watching."""
        self.ouvert = False

    def veiller(self) -> None:
        """Turn after turn; at the end, what the machines share is stopped after them."""
        while self.ouvert:
            for service in self.services.values():
                self._regarder(service, eteint=eteint(self.grappe, service.nom))
            time.sleep(TOUR)
        for partage in (False, True):
            arretes = [service for service in self.services.values() if service.partage == partage]
            while any(service.nom in self.vivants for service in arretes):
                for service in arretes:
                    self._regarder(service, eteint=True)
                time.sleep(TOUR)

    def _regarder(self, service: Service, *, eteint: bool) -> None:
        processus = self.vivants.get(service.nom)
        if processus is not None and processus.poll() is not None:
            del self.vivants[service.nom]
            (self.grappe.dossier / "pids" / service.nom).unlink(missing_ok=True)
            self.morts[service.nom] = time.monotonic()
            self.prevenus.pop(service.nom, None)
        elif processus is not None and eteint:
            self._prevenir(service, processus)
        elif processus is None and not eteint and time.monotonic() - self.morts.get(service.nom, -RELANCE) >= RELANCE:
            self.vivants[service.nom] = self._demarrer(service)

    def _prevenir(self, service: Service, processus: subprocess.Popen) -> None:
        """Ask it to stop, once; kill it if it does not."""
        if service.nom not in self.prevenus:
            self.prevenus[service.nom] = time.monotonic()
            with suppress(ProcessLookupError):
                os.killpg(processus.pid, service.arret)
        elif time.monotonic() - self.prevenus[service.nom] > PATIENCE:
            groupe_tuer(processus.pid)

    def _demarrer(self, service: Service) -> subprocess.Popen:
        journal = (self.grappe.dossier / "journaux" / f"{service.nom}.log").open("ab")
        with journal:
            processus = subprocess.Popen(
                service.commande, cwd=service.ou, env=service.env or None, stdin=subprocess.DEVNULL, stdout=journal,
                stderr=journal, start_new_session=True, user=service.comme, group=service.comme,
                extra_groups=[] if service.comme else None,
            )  # fmt: skip
        (self.grappe.dossier / "pids" / service.nom).write_text(str(processus.pid))
        return processus


def eteint(grappe: Grappe, nom: str) -> bool:
    """The keeper leaves it stopped."""
    return (grappe.dossier / "eteints" / nom).exists()


def allumer(grappe: Grappe, *noms: str) -> None:
    """Have them started, and wait until each one that listens answers."""
    for nom in noms:
        (grappe.dossier / "eteints" / nom).unlink(missing_ok=True)
    for nom in noms:
        if port := services(grappe)[nom].port:
            attendre(grappe.ports[port])


def eteindre(grappe: Grappe, *noms: str) -> None:
    """Have them stopped, and wait until they are."""
    for nom in noms:
        (grappe.dossier / "eteints" / nom).touch()
    for nom in noms:
        while vit(grappe, nom):
            time.sleep(TOUR)


def pid_de(grappe: Grappe, nom: str) -> int:
    """The process of this service, that leads its group."""
    return int((grappe.dossier / "pids" / nom).read_text())


def vit(grappe: Grappe, nom: str) -> bool:
    """Its process is there."""
    try:
        os.kill(pid_de(grappe, nom), 0)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return True


def tuer(grappe: Grappe, nom: str) -> None:
    """Kill it at once, with all that it started; the keeper starts it again."""
    groupe_tuer(pid_de(grappe, nom))


def groupe_tuer(pid: int) -> None:
    """Kill a process and those of its group."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def ecoutants(port: int) -> int:
    """How many processes listen on a port that they share."""
    lignes = [ligne.split() for ligne in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(ici.endswith(f":{port:04X}") and etat == "0A" for _, ici, _, etat, *_ in lignes)


def attendre(port: int, secondes: float = 60) -> None:
    """Until somebody listens there."""
    fin = time.monotonic() + secondes
    while time.monotonic() < fin:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"Rien ne répond sur le port {port} : les journaux de la grappe disent pourquoi.")
