"""Find by oneself every page, filter and form of the site, and what to send to them; no room is named here."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, cycle, islice
from urllib.parse import parse_qs, quote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache as memoire
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from home.site.cache import VERSION
from tests import hostiles
from tests.pages import page_lue

HORS_BALAYAGE = ("/static/", "/media/", "/admin", "/documents/")
COURANTS = ("q", "page", "tri", "sort", "theme", "ordre", "order_by", "per_page", "next", "retour", "format")
SAUTS = {"next", "retour", "suite", "return_url", "redirect", "url"}
BOUTONS = {"submit", "button", "image", "reset"}


@dataclass
class Champ:
    nom: str
    genre: str
    valeur: str = ""
    choix: list[str] = field(default_factory=list)


@dataclass
class Formulaire:
    page: str
    action: str
    methode: str
    champs: list[Champ]


@dataclass
class Page:
    """A page that answered, with the filters that its links and forms name."""

    adresse: str
    genre: str
    filtres: set[str]
    formulaires: list[Formulaire]


def routes(resolveur: URLResolver | None = None, espace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named route, name spaces included."""
    for motif in (resolveur or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            yield from routes(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        elif motif.name:
            yield espace + motif.name, motif


def adresses_simples() -> list[str]:
    trouvees = set()
    for nom, _motif in routes():
        try:
            trouvees.add(reverse(nom))
        except NoReverseMatch:
            continue
    return sorted(a for a in trouvees if not a.startswith(HORS_BALAYAGE))


def adresses_forgees(par_route: int) -> list[str]:
    """Each route that takes arguments, with a few hostile ones that its pattern accepts, others than its neighbours."""
    forgees = set()
    for rang, (nom, motif) in enumerate(routes()):
        arguments = list(motif.pattern.converters) or list(getattr(motif.pattern, "regex", re.compile("")).groupindex)
        if not arguments:
            continue
        siennes = []
        for valeur in chain(hostiles.IDENTIFIANTS, hostiles.TEXTES[::5], hostiles.SUITES[:3]):
            with suppress(NoReverseMatch):
                if "\x00" not in valeur:
                    siennes.append(reverse(nom, kwargs=dict.fromkeys(arguments, valeur)))
        siennes = [a for a in siennes if not a.startswith(HORS_BALAYAGE)]
        depart = rang * 5 % len(siennes) if siennes else 0
        forgees |= set(islice(siennes[depart:] + siennes[:depart], par_route))
    return sorted(forgees)


@cache  # les pages mènent presque toutes aux mêmes
def _cle(adresse: str) -> str:
    """Pages of one route are alike; pages of the tree are told apart by their place in it."""
    chemin = urlsplit(adresse).path
    try:
        trouvee = resolve(chemin)
    except Resolver404:
        return "404"
    if trouvee.view_name == "wagtail_serve":
        return "page:" + "/".join(chemin.strip("/").split("/")[:1]) + str(chemin.count("/"))
    return trouvee.view_name or trouvee.route


def _champ(balise) -> Champ | None:
    nom, genre = balise.get("name"), balise.get("type", "text") if balise.name == "input" else balise.name
    if not nom or genre in BOUTONS or nom == "csrfmiddlewaretoken":
        return None
    choix = [o.get("value", o.text) for o in balise.find_all("option")] if balise.name == "select" else []
    valeur = balise.text if balise.name == "textarea" else balise.get("value", "")
    return Champ(nom, genre, valeur, choix or ([valeur] if genre in {"radio", "checkbox"} else []))


def lire_page(adresse: str, html: str) -> tuple[Page, list[str]]:
    """The forms and filters of a page, and the addresses that it links to."""
    soupe = BeautifulSoup(html, "html.parser")
    formulaires = []
    for balise in soupe.find_all("form"):
        champs = [c for b in balise.find_all(["input", "textarea", "select"]) if (c := _champ(b))]
        champs += [Champ(b["name"], "bouton", b.get("value", "")) for b in balise.find_all("button") if b.get("name")]
        action = urldefrag(urljoin(adresse, balise.get("action") or adresse))[0]
        formulaires.append(Formulaire(adresse, action, balise.get("method", "get").lower(), champs))
    liens = [urldefrag(urljoin(adresse, a["href"]))[0] for a in soupe.find_all("a", href=True)]
    liens = [lien for lien in liens if lien.startswith("/") and not lien.startswith(("//", *HORS_BALAYAGE))]
    filtres = {nom for lien in liens if _cle(lien) == _cle(adresse) for nom in parse_qs(urlsplit(lien).query)}
    filtres |= {c.nom for f in formulaires if f.methode == "get" for c in f.champs}
    return Page(adresse, _cle(adresse), filtres, formulaires), liens


def explorer(client: Client, limite: int = 150) -> list[Page]:
    """One page of each kind that this client reaches, starting from the routes and following the links."""
    a_voir, vues, pages = ["/", *adresses_simples()], set(), []
    while a_voir and len(vues) < limite:
        adresse = a_voir.pop(0)
        if _cle(adresse) in vues or "logout" in adresse:
            continue
        reponse = envoyer(client, "get", adresse)
        if reponse.status_code in {301, 302}:
            a_voir.append(urldefrag(reponse["Location"])[0])
        vues.add(_cle(adresse))
        if reponse.status_code == 200 and reponse.get("Content-Type", "").startswith("text/html"):
            page, liens = lire_page(adresse, page_lue(reponse))
            pages.append(page)
            a_voir += [lien for lien in liens if _cle(lien) not in vues]
    return pages


def envoyer(client: Client, methode: str, adresse: str, donnees: object = None, **options: object) -> HttpResponse:
    """One request, whose writes are taken back; limits of tries are forgotten, and pages kept ready when they are."""
    version = "" if settings.PAGES_GARDEES_SECONDES else memoire.get(VERSION)
    memoire.clear()
    if version:
        memoire.set(VERSION, version, None)
    with transaction.atomic():
        reponse = getattr(client, methode)(adresse, donnees, **options)
        transaction.set_rollback(True)
    return reponse


def defaut(reponse: HttpResponse) -> str:
    """What is wrong in an answer, in a few words; nothing when it is sane."""
    if reponse.status_code >= 500:
        return f"panne {reponse.status_code}"
    lieu = urlsplit(reponse.get("Location", "").replace("\\", "/").strip())
    if lieu.netloc not in {"", "testserver"} or lieu.scheme not in {"", "http"}:
        return f"sortie vers {reponse['Location']}"
    if not reponse.streaming and "text/html" in reponse.get("Content-Type", ""):
        if hostiles.MARQUE.encode() in reponse.content:
            return "balise rendue telle quelle"
    return ""


def requete(filtres: dict[str, str]) -> str:
    """A query string; what cannot be written in an address is left out by the caller."""
    return "?" + "&".join(f"{quote(nom)}={quote(valeur, safe='')}" for nom, valeur in filtres.items())


def _valeurs(champ: Champ) -> list[str]:
    propres = {
        "number": hostiles.NOMBRES,
        "date": hostiles.DATES,
        "datetime-local": hostiles.DATES,
        "time": hostiles.DATES,
        "email": hostiles.COURRIELS,
        "tel": hostiles.TELEPHONES,
    }
    if champ.genre == "hidden":
        return [champ.valeur, *hostiles.IDENTIFIANTS] if champ.nom not in SAUTS else hostiles.SUITES
    if champ.choix:
        return [*champ.choix, *hostiles.IDENTIFIANTS]
    if champ.nom == "page":
        return hostiles.PAGES
    return [*propres.get(champ.genre, []), *hostiles.TEXTES]


def envois(formulaire: Formulaire, nombre: int) -> Iterator[dict[str, object]]:
    """Hostile ways to fill a form: nothing, then each field with another value at each turn, then too much."""
    yield {}
    champs = [c for c in formulaire.champs if c.genre != "bouton"]
    boutons = [c for c in formulaire.champs if c.genre == "bouton"] or [Champ("", "bouton")]
    tours = {}
    for rang, champ in enumerate(champs):
        valeurs = _valeurs(champ)
        depart = (rang * 17 + len(formulaire.action) * 7) % len(valeurs)
        tours[champ.nom, rang] = islice(cycle(valeurs), depart, None)
    for tour in range(nombre):
        donnees: dict[str, object] = {}
        for (nom, rang), valeurs in tours.items():
            if champs[rang].genre == "file":
                donnees[nom] = SimpleUploadedFile(f"{next(valeurs)[:80]}.pdf", b"<html>" + b"\x00" * tour)
            else:
                donnees[nom] = next(valeurs)
        bouton = boutons[tour % len(boutons)]
        if bouton.nom:
            donnees[bouton.nom] = bouton.valeur
        yield donnees
    plein = {c.nom: c.valeur or (c.choix or ["x"])[-1] for c in champs if c.genre != "file"}
    yield {nom: [valeur, valeur, "x"] for nom, valeur in plein.items()} | {"is_superuser": "1", "pk": "1", "id": "1"}
    textes = {c.nom for c in champs if c.genre in {"text", "textarea", "search", "email", "password"}}
    if textes:
        yield plein | dict.fromkeys(textes, hostiles.ENORME)
