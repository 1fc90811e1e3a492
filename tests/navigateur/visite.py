"""Find the pages that someone may open, from the links that each holds, one for each kind of page."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Ce qui ferme la session, se télécharge, ou appartient à Wagtail.
HORS_VISITE = ("/static/", "/media/", "/documents/", "/admin/", "/compte/logout/", "/theme/", "/sante/", "/api/v1/")
FICHIERS = (".xml", ".csv", ".xlsx", ".pdf", ".geojson", ".ics", ".vcf", ".json", ".zip", ".svg", ".jwt")
# La forme d'une page : ce qu'axe en voit, sans ses mots.
MUETTES = re.compile(r"<(script|style).*?</\1>", re.DOTALL)
VARIABLES = re.compile(
    r" (href|src|action|id|for|name|value|datetime|d|points|title|content|"
    r'aria-labelledby|aria-describedby|aria-label)="[^"]*"'
)


@cache  # les pages mènent presque toutes aux mêmes
def famille(adresse: str) -> str:
    """What kind of page an address opens: its route, or for editorial pages the branch of the tree."""
    parties = urlsplit(adresse)
    try:
        trouvee = resolve(parties.path)
    except Resolver404:
        return parties.path
    if trouvee.view_name != "wagtail_serve":
        return trouvee.view_name or trouvee.route
    branches = [morceau for morceau in parties.path.split("/") if morceau]
    return "/".join(["page", *branches[:1], *("…" for _ in branches[1:])])


def est_une_page(adresse: str, site: str) -> bool:
    """True for a page of this site that a visit may open by a plain link."""
    chemin = urlsplit(adresse).path
    fichier = chemin.endswith(FICHIERS) or chemin.rstrip("/").endswith(("/pdf", "/export"))
    return adresse.startswith(site + "/") and not chemin.startswith(HORS_VISITE) and not fichier


def liens(html: str, adresse: str, site: str) -> list[str]:
    tous = [urldefrag(urljoin(adresse, a["href"]))[0] for a in BeautifulSoup(html, "html.parser").select("a[href]")]
    return list(dict.fromkeys(lien for lien in tous if est_une_page(lien, site)))


def formes(html: str) -> tuple[str, str]:
    """The shape of a page: what it holds, then what stands around it."""
    muette = re.sub(r">[^<]+<", "><", MUETTES.sub("", html))
    forme = re.sub(r"\d+", "0", VARIABLES.sub(r" \1", muette))
    avant, _, reste = forme.partition("<main")
    contenu, _, apres = reste.partition("</main>")
    return contenu, avant + apres


def mots(html: str) -> str:
    contenu = MUETTES.sub("", html).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", contenu).split())


def cle(adresse: str) -> str:
    """An address without the values of its parameters: a list filtered in another way is the same page."""
    parties = urlsplit(adresse)
    return parties.path + "?" + ",".join(sorted({morceau.split("=")[0] for morceau in parties.query.split("&")}))


def visiter(page: Page, site: str, departs: list[str], *, par_famille: int = 1) -> Iterator[tuple[int, str, str]]:
    """Ask for pages, at most `par_famille` of each kind: status, address and HTML; who looks at one opens it."""
    a_voir, vues, familles = [site + depart for depart in departs], set(), Counter()
    while a_voir:
        adresse = a_voir.pop(0)
        sorte = famille(adresse)
        if cle(adresse) in vues or familles[sorte] >= par_famille:
            continue
        vues.add(cle(adresse))
        familles[sorte] += 1
        reponse = page.request.get(adresse)
        # L'adresse d'un formulaire, qui n'accepte que l'envoi ; un fichier à garder, comme la pièce d'une fiche.
        if reponse.status == 405 or "text/html" not in reponse.headers.get("content-type", ""):
            continue
        html = reponse.text()
        a_voir += liens(html, reponse.url, site)
        yield reponse.status, urldefrag(reponse.url)[0].removeprefix(site), html
