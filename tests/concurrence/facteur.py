"""A mail server that takes what it is given, or refuses it when told to."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Echange(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._dire("220 facteur")
        for ligne in iter(self.rfile.readline, b""):
            mot = ligne.split(b" ")[0].strip().upper()
            if mot == b"RCPT" and self.server.refuse:
                self.server.refus += 1
                self._dire("451 boite occupee")
            elif mot == b"DATA":
                self._prendre()
            else:
                self._dire("221 adieu" if mot == b"QUIT" else "250 bien")

    def _prendre(self) -> None:
        self._dire("354 lisez")
        lignes = []
        while (ligne := self.rfile.readline()) not in (b".\r\n", b""):
            lignes.append(ligne.decode(errors="replace"))
        self.server.recus += re.findall(r"^Message-ID: <(.+)@", "".join(lignes), re.MULTILINE)
        self._dire("250 pris")

    def _dire(self, phrase: str) -> None:
        self.wfile.write(f"{phrase}\r\n".encode())


class Facteur(socketserver.ThreadingTCPServer):
    """`recus`: the name of each message, as often as it came; `refuse`: no address is known any more."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Echange)
        self.recus: list[str] = []
        self.refuse, self.refus = False, 0

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def facteur_en_poste() -> Iterator[Facteur]:
    with Facteur() as facteur:
        threading.Thread(target=facteur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield facteur
        finally:
            facteur.shutdown()
