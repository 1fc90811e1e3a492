"""What the site asks of another one: a named host, over TLS, without following anything, within a size and a time."""

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

MORCEAU = 1 << 16
LOCAUX = frozenset({"localhost", "127.0.0.1"})  # en clair, pour les essais, quand l’exploitant les nomme
INCHANGE, TROP, COUPE = 304, 429, "Le serveur ne répond pas, ou s’est interrompu."
PRIS = frozenset({200, 201, 202, 204})  # ce que répond un serveur à qui l’on dit quelque chose


class SortieRefusee(Exception):
    """Nothing was read: where it leads, or what came back, is not admitted; the message says why."""


@dataclass(frozen=True)
class Reponse:
    """What came back; `inchangee` when the server says that what we had still holds."""

    etat: int
    corps: bytes = b""
    entetes: Mapping[str, str] = field(default_factory=dict)

    @property
    def inchangee(self) -> bool:
        """Nothing new."""
        return self.etat == INCHANGE


def adresse_admise(adresse: str, hotes: Collection[str]) -> SplitResult:
    """An address in parts; SortieRefusee when its host is not in the list, or when it is not over TLS."""
    try:
        lue = urlsplit(adresse)
        hote, port = (lue.hostname or "").lower(), lue.port
    except ValueError as erreur:
        raise SortieRefusee("Cette adresse ne se lit pas.") from erreur
    if not adresse.isprintable():  # `urlsplit` ôte des caractères que l’adresse gardée porterait encore
        raise SortieRefusee("Cette adresse ne se lit pas.")
    if not hote or hote not in {nom.lower() for nom in hotes}:
        raise SortieRefusee(f"L’hôte « {hote[:100]} » n’est pas de ceux qui sont permis.")
    if lue.username is not None or lue.password is not None or port == 0:
        raise SortieRefusee("Cette adresse porte un nom ou un mot de passe : ils n’ont rien à y faire.")
    if lue.scheme != "https" and not (lue.scheme == "http" and hote in LOCAUX):
        raise SortieRefusee("Seule une adresse en https est lue.")
    return lue


def lire(
    adresse: str, *, hotes: Collection[str], entetes: Mapping[str, str] | None = None, octets_max: int, secondes: int
) -> Reponse:
    """What an address answers to GET. SortieRefusee for an address that is not admitted, a redirection, an error, an
    answer too heavy or too slow."""
    lue = adresse_admise(adresse, hotes)
    return _demander("GET", lue, None, entetes or {}, {http.client.OK, INCHANGE}, octets_max, secondes)


def poster(
    adresse: str, corps: bytes, *, hotes: Collection[str], entetes: Mapping[str, str], octets_max: int, secondes: int
) -> Reponse:
    """What an address answers to POST, its headers saying what the body is. SortieRefusee as for `lire`."""
    return _demander("POST", adresse_admise(adresse, hotes), corps, entetes, PRIS, octets_max, secondes)


def _demander(
    methode: str, lue: SplitResult, envoi: bytes | None, entetes: Mapping[str, str], admis: Collection[int],
    octets_max: int, secondes: int,
) -> Reponse:  # fmt: skip
    connexion = _Connexion(lue, time.monotonic() + secondes)
    chemin = (lue.path or "/") + (f"?{lue.query}" if lue.query else "")
    demande = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "SAFRAN", **entetes}
    try:
        connexion.request(methode, chemin, envoi, demande)
        reponse = connexion.getresponse()
        _etat_verifier(reponse, admis)
        corps = b"" if reponse.status == INCHANGE else _corps(reponse, octets_max)
    except (OSError, http.client.HTTPException, ValueError) as erreur:
        raise SortieRefusee(COUPE) from erreur
    finally:
        connexion.close()
    return Reponse(reponse.status, corps, {nom.lower(): valeur for nom, valeur in reponse.getheaders()})


class _Connexion(http.client.HTTPConnection):
    """Goes to the address that was looked at, whatever the name says a moment later; all is over at `fin`."""

    def __init__(self, lue: SplitResult, fin: float) -> None:
        self._fin, self._tls = fin, lue.scheme == "https"
        self.default_port = http.client.HTTPS_PORT if self._tls else http.client.HTTP_PORT
        super().__init__(lue.hostname or "", lue.port or self.default_port)
        self.response_class = cast(type[http.client.HTTPResponse], partial(_Reponse, fin=fin))

    def connect(self) -> None:
        """One address, a public one; then TLS, for the name that was asked."""
        hote = self.host
        adresses = [str(trouvee[4][0]) for trouvee in socket.getaddrinfo(hote, self.port, type=socket.SOCK_STREAM)]
        if hote.lower() not in LOCAUX and any(not ipaddress.ip_address(adresse).is_global for adresse in adresses):
            raise SortieRefusee(f"L’hôte « {hote[:100]} » mène à l’intérieur d’un réseau : il n’est pas lu.")
        prise = socket.create_connection((adresses[0], self.port), _reste(self._fin))
        self.sock = prise
        if self._tls:
            prise.settimeout(_reste(self._fin))
            self.sock = ssl.create_default_context().wrap_socket(prise, server_hostname=self.host)


class _Reponse(http.client.HTTPResponse):
    """What comes back, its first line and its headers too, read until `fin`."""

    def __init__(self, prise: socket.socket, *args: Any, fin: float, **options: Any) -> None:
        super().__init__(prise, *args, **options)
        self.fp = io.BufferedReader(_Lecture(self.fp.detach(), prise, fin))


class _Lecture(io.RawIOBase):
    """Waits for what is left of the time, and no more: a server that sends a byte a minute holds nobody."""

    def __init__(self, brute: io.RawIOBase, prise: socket.socket, fin: float) -> None:
        self._brute, self._prise, self._fin = brute, prise, fin

    def readable(self) -> bool:
        """It is for that."""
        return True

    def readinto(self, tampon: Any) -> int | None:
        """What came, at once."""
        self._prise.settimeout(_reste(self._fin))
        return self._brute.readinto(tampon)

    def close(self) -> None:
        """With what it reads."""
        self._brute.close()
        super().close()


def _reste(fin: float) -> float:
    """The seconds that are left; SortieRefusee when there are none."""
    if (reste := fin - time.monotonic()) <= 0:
        raise SortieRefusee("La réponse est trop lente.")
    return reste


def _etat_verifier(reponse: http.client.HTTPResponse, admis: Collection[int]) -> None:
    if reponse.status in admis:
        return
    if 300 <= reponse.status < 400:
        raise SortieRefusee("Le serveur renvoie à une autre adresse : elle n’est pas suivie.")
    if reponse.status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        raise SortieRefusee("Le serveur refuse le jeton d’accès.")
    if reponse.status == TROP:
        raise SortieRefusee("Le serveur demande d’attendre : trop de lectures.")
    raise SortieRefusee(f"Le serveur répond par une erreur ({reponse.status}).")


def _corps(reponse: http.client.HTTPResponse, octets_max: int) -> bytes:
    """The body, piece by piece, not too heavy."""
    if reponse.getheader("Content-Encoding", "identity").lower() != "identity":
        raise SortieRefusee("La réponse est comprimée sans avoir été demandée ainsi.")
    morceaux, taille = [], 0
    while morceau := reponse.read1(MORCEAU):
        morceaux.append(morceau)
        taille += len(morceau)
        if taille > octets_max:
            raise SortieRefusee(f"La réponse dépasse {octets_max // 1_000_000} mégaoctets.")
    if reponse.length:
        raise SortieRefusee(COUPE)
    return b"".join(morceaux)
