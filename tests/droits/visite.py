"""One request as one role, and what it showed, where it led, what it wrote."""

import re
import traceback
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from reseau.comptes.models import Compte
from tests.droits.table import PORTE, Ligne

ECRITURE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# La session note l'heure de la dernière page vue.
ECRITURES_PERMISES = frozenset({"django_session"})
JETON = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
CONNEXION = "/compte/login/"


@dataclass
class Visite:
    """What came back."""

    adresse: str
    statut: int
    vers: str = ""
    type: str = ""
    corps: bytes = b""
    ecritures: set[str] = field(default_factory=set)

    @property
    def reponse(self) -> int | str:
        """The status, or PORTE when sent to sign-in."""
        return PORTE if self.statut == 302 and urlsplit(self.vers).path == CONNEXION else self.statut

    @property
    def masquee(self) -> tuple[int, str, str, str]:
        """What two visits may be compared by: the address and the tokens do not count."""
        texte = JETON.sub(r"\1", self.corps.decode(errors="replace")).replace(self.adresse, "ADRESSE")
        return self.statut, self.vers.replace(self.adresse, "ADRESSE"), self.type, texte

    def texte(self) -> str:
        """The words of the answer, those of a PDF included."""
        if "pdf" not in self.type:
            return self.corps.decode(errors="replace")
        import io

        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(self.corps)).pages)


def client_de(compte: Compte | None, **options: Any) -> Client:
    """A browser signed in as this account, or as nobody."""
    client = Client(**options)
    if compte is not None:
        client.force_login(compte, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visiter(client: Client, adresse: str, methode: str = "get", **suite: Any) -> Visite:
    """Ask; an exception is a 500 whose body is the trace."""
    ecritures: set[str] = set()

    def noter(execute: Any, sql: str, params: Any, many: bool, contexte: Any) -> Any:
        if trouvee := ECRITURE.match(sql):
            ecritures.add(trouvee.group(1))
        return execute(sql, params, many, contexte)

    client.cookies.pop("messages", None)
    with connection.execute_wrapper(noter):
        try:
            reponse = getattr(client, methode)(adresse, **suite)
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        except Exception:
            return Visite(adresse, 500, corps=traceback.format_exc().encode(), ecritures=ecritures)
    type_ = reponse.get("Content-Type", "")
    return Visite(adresse, reponse.status_code, reponse.get("Location", ""), type_, corps, ecritures)


def adresse_de(ligne: Ligne, arguments: list[Any]) -> str:
    """The address of a line."""
    return reverse(ligne.route, args=arguments)


def routes() -> dict[str, str]:
    """Every named route outside Wagtail's admin, with its pattern."""
    return {nom: motif for nom, motif in _parcourir(get_resolver(), "") if not motif.startswith("admin/")}


def routes_admin() -> list[tuple[str, str]]:
    """Every route of Wagtail's admin: its name, maybe empty, and its pattern."""
    return [(nom, motif) for nom, motif in _parcourir(get_resolver(), "") if motif.startswith("admin/")]


def _parcourir(resolveur: URLResolver, prefixe: str) -> list[tuple[str, str]]:
    trouvees = []
    for motif in resolveur.url_patterns:
        chemin = prefixe + str(motif.pattern).removeprefix("^")
        if isinstance(motif, URLResolver):
            trouvees += _parcourir(motif, chemin)
        else:
            trouvees.append((motif.name or "", chemin))
    return trouvees
