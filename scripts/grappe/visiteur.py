"""Somebody who visits the cluster, by its front server or one machine at a time."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from scripts.commandes import Commandes
from scripts.grappe.plan import Grappe

SESSION, JETON = "__Host-session", "__Host-csrf"
CHAMPS = {"input", "textarea", "select", "option"}


class Formulaire(HTMLParser):
    """What a browser would send of the form that goes to an address."""

    def __init__(self, vers: str) -> None:
        super().__init__()
        self.vers, self.dedans, self.menu, self.texte = vers, False, "", ""
        self.champs: list[tuple[str, str]] = []

    def handle_starttag(self, balise: str, attributs: list[tuple[str, str | None]]) -> None:
        dits = dict(attributs)
        if balise == "form":
            self.dedans = (dits.get("action") or "") == self.vers
        if not self.dedans or balise not in CHAMPS:
            return
        nom, valeur = dits.get("name") or "", dits.get("value") or ""
        if balise == "select":
            self.menu = nom
        elif balise == "option" and "selected" in dits:
            self.champs.append((self.menu, valeur))
        elif balise == "textarea":
            self.texte = nom
        elif balise == "input" and nom and dits.get("type") not in ("submit", "file", "button"):
            if dits.get("type") not in ("checkbox", "radio") or "checked" in dits:
                self.champs.append((nom, valeur))

    def handle_data(self, data: str) -> None:
        if self.texte:
            self.champs.append((self.texte, data.removeprefix("\n")))
            self.texte = ""

    def handle_endtag(self, balise: str) -> None:
        if balise == "form":
            self.dedans = False
        if balise == "textarea" and self.texte:
            self.champs.append((self.texte, ""))
            self.texte = ""


class Visiteur:
    """One person's browser: her cookies, the anti-forgery word, the forms that she fills."""

    def __init__(self, grappe: Grappe, machine: str = "", session: str = "", adresse: str = "") -> None:
        self.racine = f"http://127.0.0.1:{grappe.ports[machine]}" if machine else grappe.url
        self.client = requests.Session()
        self.client.trust_env = False
        self.client.verify = str(grappe.certificat)
        self.client.mount("https://", HTTPAdapter(pool_maxsize=4))
        hote = grappe.url.removeprefix("https://")
        self.entetes = {"Host": hote, "Origin": grappe.url, "Referer": grappe.url + "/"}
        if machine:  # ce que dirait le serveur frontal
            self.entetes |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": adresse or "203.0.113.1"}
        self.biscuits = {JETON: "a" * 32} | ({SESSION: session} if session else {})

    def demander(self, methode: str, chemin: str, **suite: Any) -> requests.Response:
        """Ask, without following where it leads; what the site gives to be kept is kept."""
        entetes = self.entetes | {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in self.biscuits.items())}
        reponse = self.client.request(
            methode, self.racine + chemin, headers=entetes, allow_redirects=False, timeout=60, **suite
        )
        self.biscuits |= {biscuit.name: biscuit.value or "" for biscuit in reponse.cookies}
        self.client.cookies.clear()
        return reponse

    def statut(self, chemin: str) -> int:
        """The status of a page; 0 when nobody answers at all."""
        try:
            return self.demander("GET", chemin).status_code
        except requests.RequestException:
            return 0

    def lire(self, chemin: str) -> str:
        """The text of a page."""
        return self.demander("GET", chemin).text

    def poster(self, chemin: str, champs: Any, fichiers: Any = None) -> requests.Response:
        """Send a form, with the word that its page would have given."""
        paires = list(champs.items()) if isinstance(champs, dict) else list(champs)
        paires = [(nom, valeur) for nom, valeur in paires if nom != "csrfmiddlewaretoken"]
        corps = [*paires, ("csrfmiddlewaretoken", self.biscuits[JETON])]
        return self.demander("POST", chemin, data=corps, files=fichiers)

    def formulaire(self, page: str, vers: str = "") -> list[tuple[str, str]]:
        """The fields of the form of this page, filled as they stand."""
        lu = Formulaire(vers)
        lu.feed(self.lire(page))
        return lu.champs


def dire(commandes: Commandes, code: str) -> Any:
    """What a piece of code prints last, run inside the site; through JSON."""
    return json.loads(commandes.lancer("shell", "-v", "0", "-c", code).strip().splitlines()[-1])


SESSIONS = """
import json
from django.conf import settings
from django.test import Client
from reseau.comptes.models import Compte
ouvertes = {}
for compte in Compte.objects.filter(email__in=LISTE):
    client = Client()
    client.force_login(compte)
    ouvertes[compte.email] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps(ouvertes))
"""


def sessions_ouvrir(commandes: Commandes, adresses: list[str]) -> dict[str, str]:
    """Sessions of these people, by their address."""
    return dire(commandes, SESSIONS.replace("LISTE", repr(adresses)))


def extraire(motif: str, texte: str) -> str:
    """The first thing that matches; a page that lacks it stops the trial."""
    trouve = re.search(motif, texte)
    if not trouve:
        raise AssertionError(f"« {motif} » ne se trouve pas dans : {texte[:400]}")
    return trouve[1]
