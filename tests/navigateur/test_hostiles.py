"""Nothing that people type ever runs: the pages of the practice notes, full of hostile strings, in a real browser.

The pages are those that the site answers, with their headers; the browser asks this process instead of a socket, so
that any state of a note can be shown without building it by hand through ten screens.
"""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, Route

from pratiques.choices import Statut
from pratiques.contenu import LIGNES, TEXTES
from pratiques.rules import collections, echanges, relectures
from tests import hostiles
from tests.fabriques import une_region
from tests.hostiles_html import HTML, TOUT, paquets
from tests.pratiques.fabriques import rendre, un_auteur, un_message, une_fiche, une_fiche_soumise, une_reprise

pytestmark = pytest.mark.django_db
FICHIERS_COMMUNS = True
HOTE = "http://localhost"
STATIQUE = HOTE + "/static/"
GUET = """
  window.vus = [];
  for (const nom of ["zebre", "alert", "confirm", "prompt", "print"]) window[nom] = () => window.vus.push(nom);
  document.addEventListener("securitypolicyviolation", e => window.vus.push(e.violatedDirective));
"""
# Ce que la souris et le clavier feraient agir.
TOUCHER = """() => {
  const gestes = ["mouseover", "focus", "toggle", "animationstart", "error", "load"];
  for (const e of document.querySelectorAll("main *")) for (const nom of gestes) e.dispatchEvent(new Event(nom));
}"""


@dataclass
class Vue:
    """A watched tab: what it shows comes from this process, whatever else it asks is noted."""

    client: Client
    page: Page
    prete: tuple[str, HttpResponse] | None = None
    etrangeres: list[str] = field(default_factory=list)
    soucis: list[str] = field(default_factory=list)

    def servir(self, route: Route) -> None:
        """The page that was made ready, and the files of the site; nothing else exists."""
        url = route.request.url
        statique = finders.find(urlsplit(url).path.removeprefix("/static/")) if url.startswith(STATIQUE) else None
        if statique:
            route.fulfill(path=statique)
        elif self.prete and url == self.prete[0]:
            reponse = self.prete[1]
            entetes = {nom.lower(): valeur for nom, valeur in reponse.items() if nom.lower() != "content-length"}
            route.fulfill(status=reponse.status_code, headers=entetes, body=reponse.content)
        else:
            self.etrangeres.append(url)
            route.abort()

    def montrer(self, adresse: str, reponse: HttpResponse | None = None) -> None:
        """Open a page and touch everything in it."""
        self.etrangeres.clear()
        self.prete = HOTE + adresse, reponse or self.client.get(adresse)
        assert self.prete[1].status_code == 200, adresse
        self.page.goto(adresse)
        self.page.evaluate(TOUCHER)

    @property
    def vus(self) -> list[str]:
        """All that ran, was stopped, or was asked elsewhere."""
        return [*self.page.evaluate("vus"), *self.soucis, *self.etrangeres]


@pytest.fixture
def ouvrir(navigateur):
    """Opens the pages of someone, one after the other, in one watched tab."""
    contexte = navigateur.new_context(base_url=HOTE, locale="fr-FR")
    contexte.add_init_script(GUET)

    def visiter(compte):
        client = Client(headers={"host": "localhost"})
        client.force_login(compte)
        page = contexte.new_page()
        vue = Vue(client, page)
        page.route("**/*", vue.servir)
        page.on("dialog", lambda boite: (vue.soucis.append(boite.message), boite.dismiss()))
        page.on("pageerror", lambda erreur: vue.soucis.append(str(erreur)))
        page.on("console", lambda dit: vue.soucis.append(dit.text) if dit.type == "error" else None)
        page.on("popup", lambda autre: vue.soucis.append(autre.url))
        return vue

    yield visiter
    contexte.close()


def contenus():
    """Contents of notes that hold every string between them, each field within its length."""
    place: list = [(nom, min(taille, 1500)) for nom, taille in TEXTES.items() if nom != "titre"]
    place += [(nom, colonnes[0]) for nom, colonnes in LIGNES.items()]
    restants = [texte for texte in TOUT if len(texte) < 1200 and "\x00" not in texte]
    while restants:
        contenu = {"titre": next(texte for texte in [*restants, "x"] if texte.strip())[:100]}
        for nom, taille in place:
            if isinstance(taille, str):
                ligne = {"titre": "", "adresse": "/"} if nom == "liens" else {}
                colonne = "titre" if nom == "liens" else taille
                contenu |= {nom: [ligne | {colonne: f"x {restants.pop(0)[:36]}"}]} if restants else {}
                continue
            texte = "x"
            while restants and len(texte) + len(restants[0]) + 1 < taille:
                texte += "\n" + restants.pop(0)
            contenu[nom] = texte
        yield contenu


def monde():
    """Notes, readings, messages, reprises and collections full of them; who looks, and where."""
    auteur, voisin, region = un_auteur(), un_auteur("apec"), une_region()
    adresses = []
    fiches = [une_fiche(Statut.PUBLIEE, auteurs=[auteur], contenu=contenu) for contenu in contenus()]
    for fiche in fiches:
        adresses.append((auteur, fiche.get_url()))
    premiere, reponse = fiches[0], "\n".join(HTML)
    for texte in paquets(1900, [texte for texte in [*HTML, *hostiles.TEXTES] if "\x00" not in texte]):
        question = un_message(premiere, voisin, texte=texte, motif_conserve="x")
        dits = {"recit": texte[:1400], "adaptations": texte[:900], "maniere": "ADAPTEE", "motif_conserve": "x"}
        reprise = une_reprise(premiere, un_auteur("cio"), **dits)
        echanges.reprise_repondre(reprise=reprise, par=auteur, accepter=True, reponse=reponse[:900])
    echanges.message_signaler(message=question, par=auteur, raison="AUTRE", texte=HTML[0])
    lue = une_fiche_soumise(auteur, **next(contenus()))
    rendre(relectures.relecture_prendre(fiche=lue, par=voisin), "A_COMPLETER", reponse[:2900])
    collection = collections.collection_creer(par=auteur, titre=HTML[0], presentation=reponse[:590], partagee=True)
    collections.collection_ajouter(collection=collection, fiche=premiere, par=auteur)
    lues = ["mes-fiches", "questions", "collections", f"collections/{collection.uuid}", f"echanges/{question.uuid}"]
    lues += [f"collections/{collection.uuid}/modifier", f"{premiere.pk}/reprises", f"{premiere.pk}/echanges"]
    lues += [f"ecrire/{lue.brouillon.uuid}"]
    regies = ["signalements", "a-valider", f"{lue.pk}"]
    cherches = [quote(texte) for texte in list(paquets(190, HTML))[:4]]
    return [
        *adresses,
        *[(auteur, f"/pratiques/{adresse}/") for adresse in lues],
        *[(region, f"/pratiques/{adresse}/") for adresse in regies],
        *[(region, f"{adresse}?q={texte}") for texte in cherches for adresse in ("/pratiques/", "/recherche/")],
        (auteur, "/mon-espace/"),
    ]


def test_watch_would_see_what_runs_and_what_is_refused(ouvrir):
    vue = ouvrir(un_auteur())
    vue.montrer("/temoin/", HttpResponse(f"<title>x</title>{HTML[0]}<img src=//mal.example/x.png>"))
    assert "zebre" in vue.vus and [vu for vu in vue.vus if "mal.example" in vu]
    stricte = {"content-security-policy": "default-src 'self'"}
    vue.montrer("/strict/", HttpResponse(f"<title>x</title>{HTML[0]}", headers=stricte))
    assert "script-src-attr" in vue.vus, "une balise arrêtée par la politique se voit aussi"


def test_nothing_typed_ever_runs_in_a_browser(ouvrir):
    with transaction.atomic():
        pages, vues, montrees = monde(), {}, 0
        for compte, adresse in pages:
            vue = vues.setdefault(compte.pk, None) or ouvrir(compte)
            vues[compte.pk] = vue
            vue.montrer(adresse)
            assert not vue.vus, (adresse, vue.vus[:5])
            assert not vue.page.evaluate("document.querySelectorAll('zebre-x7, xss').length"), adresse
            montrees += "zebre()" in vue.page.content()
        assert montrees > len(pages) / 2, "les pages montrent les chaînes"
        transaction.set_rollback(True)
