"""A stand-in for clamd: the INSTREAM protocol, on TCP or on a local socket, and the one signature that everyone has."""

import socketserver
import struct
import threading
from contextlib import contextmanager
from pathlib import Path

# Coupée en deux : un vrai antivirus mettrait ce fichier d’essais en quarantaine.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class _Session(socketserver.StreamRequestHandler):
    """One file: read to its end, or cut as clamd does beyond StreamMaxLength."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        recu = b""
        while longueur := struct.unpack("!L", self.rfile.read(4))[0]:
            recu += self.rfile.read(longueur)
            if self.server.limite is not None and len(recu) > self.server.limite:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.recus.append(recu)
        trouve = b"Eicar-Test-Signature FOUND" if EICAR in recu else b"OK"
        self.wfile.write(self.server.reponse if self.server.reponse is not None else b"stream: " + trouve + b"\0")


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Local(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def un_clamd(dossier: Path | None = None, *, reponse: bytes | None = None, limite: int | None = None):
    """A clamd that answers; `url` is what the setting takes, `recus` what it was shown."""
    serveur = _Local(str(dossier / "clamd.ctl"), _Session) if dossier else _Tcp(("127.0.0.1", 0), _Session)
    serveur.recus, serveur.reponse, serveur.limite = [], reponse, limite
    serveur.url = f"unix://{serveur.server_address}" if dossier else f"tcp://127.0.0.1:{serveur.server_address[1]}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    fil.start()
    try:
        yield serveur
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()
