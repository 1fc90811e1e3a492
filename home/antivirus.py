"""The antivirus that the operator may set: a file is shown to clamd, over TCP or a local socket (INSTREAM)."""

import socket
import struct
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

DELAI = 60  # secondes sans un mot : l’analyse d’un gros module est longue, clamd renonce lui-même à deux minutes
PORT = 3310
REPONSE_MAX = 4096
LONGUEUR = struct.Struct("!L")


class AntivirusMuet(Exception):
    """No verdict: clamd cannot be reached, does not answer, or says that it could not read the file."""


def adresse_lue(adresse: str) -> SplitResult | None:
    """« tcp://host:port » or « unix:///path », in parts; None when it is neither."""
    try:
        lue = urlsplit(adresse)
        complete = {"tcp": bool(lue.hostname) and lue.port != 0, "unix": bool(lue.path) and not lue.netloc}
    except ValueError:  # un port qui n’est pas un nombre
        return None
    return lue if complete.get(lue.scheme) else None


def _joindre() -> socket.socket:
    lue = adresse_lue(settings.ANTIVIRUS_URL)
    if lue is None:
        raise OSError("ANTIVIRUS_URL n’est pas une adresse de clamd")
    if lue.scheme == "tcp":
        return socket.create_connection((lue.hostname, lue.port or PORT), timeout=DELAI)
    prise = socket.socket(socket.AF_UNIX)
    try:
        prise.settimeout(DELAI)
        prise.connect(lue.path)
    except OSError:
        prise.close()
        raise
    return prise


def _reponse(prise: socket.socket) -> str:
    """All that clamd says, up to its NUL."""
    recu = b""
    while b"\0" not in recu and len(recu) < REPONSE_MAX and (morceau := prise.recv(REPONSE_MAX)):
        recu += morceau
    return recu.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _demander(morceaux: Iterable[bytes]) -> str:
    with _joindre() as prise:
        try:
            prise.sendall(b"zINSTREAM\0")
            for morceau in morceaux:
                prise.sendall(LONGUEUR.pack(len(morceau)) + morceau)
            prise.sendall(LONGUEUR.pack(0))
        except ConnectionError:
            pass  # trop lourd à son goût, clamd répond et raccroche sans attendre la fin
        return _reponse(prise)


def virus_chercher(morceaux: Iterable[bytes]) -> str:
    """The name of what clamd finds in these bytes, or an empty text; raises AntivirusMuet when it gives no verdict."""
    try:
        reponse = _demander(morceaux)
    except OSError as panne:
        raise AntivirusMuet(str(panne)) from None
    if reponse == "stream: OK":
        return ""
    if reponse.endswith(" FOUND"):
        return reponse.removeprefix("stream: ").removesuffix(" FOUND")
    raise AntivirusMuet(reponse or "connexion fermée sans réponse")
