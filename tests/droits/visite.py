"""One request as one role, and what it showed, where it led, what it wrote."""

import contextlib
import copy
import functools
import re
import traceback
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from django.db import connection, transaction
from django.forms import BaseForm
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.rules.mandats import mandat_clore
from tests import fabriques
from tests.droits.table import PORTE, Ligne

ECRITURE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# La session note l'heure de la dernière page vue.
ECRITURES_PERMISES = frozenset({"django_session", "home_espacefait"})  # qui lit, et ce qu’on lui a montré
JETON = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
LIENS = re.compile(r'\s(?:href|action|hx-get|src)="(/[^"]*)"')
CONNEXION = "/compte/login/"


@dataclass
class Visite:
    adresse: str
    statut: int
    vers: str = ""
    type: str = ""
    corps: bytes = b""
    ecritures: set[str] = field(default_factory=set)
    manques: set[str] = field(default_factory=set)  # champs exigés que la page ne montre pas

    @property
    def reponse(self) -> int | str:
        """The status, or PORTE when sent to sign-in."""
        return PORTE if self.statut == 302 and urlsplit(self.vers).path == CONNEXION else self.statut

    @property
    def texte(self) -> str:
        return self.corps.decode(errors="replace")

    @property
    def masquee(self) -> tuple[int, str, str, str]:
        """What two visits may be compared by: the address and the tokens do not count."""
        vers = unquote(self.vers).replace(self.adresse, "ADRESSE")
        return self.statut, vers, self.type, JETON.sub(r"\1", self.texte).replace(self.adresse, "ADRESSE")


def client_de(compte: Compte | None, **options: Any) -> Client:
    client = Client(**options)
    if compte is not None:
        client.force_login(compte)
    return client


def visiter(client: Client, adresse: str, methode: str = "get", **suite: Any) -> Visite:
    """Ask; an exception is a 500 whose body is the trace. What a form wrote is taken back, in the browser too."""
    ecritures: set[str] = set()

    def noter(execute: Any, sql: str, params: Any, many: bool, contexte: Any) -> Any:
        if trouvee := ECRITURE.match(sql):
            ecritures.add(trouvee.group(1))
        return execute(sql, params, many, contexte)

    client.cookies.pop("messages", None)
    temoins = copy.deepcopy(client.cookies)
    with transaction.atomic() if methode == "post" else contextlib.nullcontext(), connection.execute_wrapper(noter):
        try:
            reponse = getattr(client, methode)(adresse, **suite)
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        except Exception:
            return Visite(adresse, 500, corps=traceback.format_exc().encode())
        finally:
            if methode == "post":
                transaction.set_rollback(True)
                client.cookies = temoins
    type_ = reponse.get("Content-Type", "")
    vers, ecritures = reponse.get("Location", ""), ecritures - ECRITURES_PERMISES
    return Visite(adresse, reponse.status_code, vers, type_, corps, ecritures, _champs_manques(reponse, corps))


def _champs_manques(reponse: Any, corps: bytes) -> set[str]:
    """Required fields of the forms that a page shows in part, and that it leaves out: nobody could fill them in."""
    plans = [plan for contexte in reponse.context or () for plan in getattr(contexte, "dicts", [contexte])]
    manques: set[str] = set()
    for form in [valeur for plan in plans for valeur in plan.values() if isinstance(valeur, BaseForm)]:
        absents = {champ for champ in form if f'name="{champ.html_name}'.encode() not in corps}
        if len(absents) < len(list(form)):
            manques |= {champ.html_name for champ in absents if champ.field.required}
    return manques


def adresse_de(ligne: Ligne, arguments: list[Any]) -> str:
    return reverse(ligne.route, args=arguments)


def liens_de(visite: Visite) -> list[str]:
    trouves = LIENS.findall(visite.texte) if "html" in visite.type else []
    return [urldefrag(lien.replace("&amp;", "&"))[0] for lien in trouves]


def cle_de(adresse: str) -> str:
    """The route of an address with the names of its parameters: of a hundred links alike, one is followed."""
    parties = urlsplit(adresse)
    try:
        route = resolve(parties.path).view_name or ""
    except Resolver404:
        return ""
    page = parties.path if route == "wagtail_serve" else ""
    return f"{route} {page} {sorted({morceau.split('=')[0] for morceau in parties.query.split('&')})}"


@functools.cache  # demandée pour chaque ligne de la table
def routes() -> tuple[tuple[str, str], ...]:
    """Every route outside Wagtail's admin: its name, maybe empty, and its pattern."""
    return tuple((nom, motif) for nom, motif in _parcourir(get_resolver(), "") if not motif.startswith("admin/"))


def lisible(motif: str) -> str:
    """A pattern without its converters, as the table writes it."""
    motif = motif.replace(r"((?:[\w\-]+/)*)", "…").replace(r"(\d+)/(.*)", "<numéro>/<fichier>")
    motif = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", re.sub(r"<\w+:(\w+)>", r"<\1>", motif))
    return "/" + motif.strip("^$")


def adresses_admin() -> dict[str, str]:
    """An address for each route of Wagtail's admin, by pattern; arguments are made up."""
    motifs = [motif for _, motif in _parcourir(get_resolver(), "") if motif.startswith("admin/")]
    return {motif: "/" + _exemple(motif) for motif in motifs if not motif.startswith("admin/.*")}


def _exemple(motif: str) -> str:
    """A path that the pattern accepts: « 1 » for a number, the first of several words, « x » for any text."""
    motif = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", motif)
    motif = re.sub(r"<int:\w+>|\((?:\?P<\w+>)?\\d\+\)", "1", motif)
    motif = re.sub(r"\((?:\?P<\w+>)?(\w+)\|[^)]*\)", r"\1", motif)
    motif = re.sub(r"<(?:\w+:)?\w+>|\((?:\?P<\w+>)?[^)]*\)", "x", motif)
    return motif.replace("\\", "").replace("^", "").rstrip("$Z")


def _parcourir(resolveur: URLResolver, prefixe: str) -> list[tuple[str, str]]:
    trouvees = []
    for motif in resolveur.url_patterns:
        chemin = prefixe + str(motif.pattern).removeprefix("^")
        if isinstance(motif, URLResolver):
            trouvees += _parcourir(motif, chemin)
        else:
            trouvees.append((motif.name or "", chemin))
    return trouvees


def perdre(compte: Compte, client: Client) -> None:
    """Everything held ends today, the account stays open; a mandate takes the session along, and one signs in again.

    The Région keeps someone.
    """
    fabriques.une_region()
    compte = Compte.objects.get(pk=compte.pk)  # celui du monde sert encore aux essais d’après
    mandats = list(compte.mandats.en_vigueur())
    for mandat in mandats:
        mandat_clore(mandat=mandat)
    compte.rattachements.en_vigueur().update(au=timezone.localdate())
    if mandats:
        assert visiter(client, "/mon-espace/").reponse == PORTE
        client.force_login(compte)
