"""Find the pages that someone may open, from the links that a person sees, one for each kind of page."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

# Ce qui ferme la session, se télécharge, ou appartient à Wagtail.
HORS_VISITE = ("/static/", "/media/", "/documents/", "/admin/", "/compte/logout/", "/theme/", "/sante/", "/api/v1/")
FICHIERS = (".xml", ".csv", ".xlsx", ".pdf", ".geojson", ".ics", ".vcf", ".json", ".zip", ".svg", ".jwt")
LIENS = "Array.from(document.querySelectorAll('a[href]'), lien => lien.href)"


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


def liens(page: Page, site: str) -> list[str]:
    """The addresses that this page leads to."""
    tous = page.evaluate(LIENS)
    return list(dict.fromkeys(urldefrag(lien)[0] for lien in tous if est_une_page(lien, site)))


def cle(adresse: str) -> str:
    """An address without the values of its parameters: a list filtered in another way is the same page."""
    parties = urlsplit(adresse)
    return parties.path + "?" + ",".join(sorted({morceau.split("=")[0] for morceau in parties.query.split("&")}))


def ouvrir(page: Page, adresse: str) -> Response | None:
    """The answer of a page; nothing when the address gives a file to keep, such as a piece of a note."""
    try:
        return page.goto(adresse)
    except Error as erreur:
        if "Download is starting" in str(erreur):
            return None
        raise


def visiter(page: Page, site: str, departs: list[str], *, par_famille: int = 1) -> Iterator[tuple[int, str]]:
    """Open pages, at most `par_famille` of each kind, and yield status and address while each is on the screen."""
    a_voir, vues, familles = [site + depart for depart in departs], set(), Counter()
    while a_voir:
        adresse = a_voir.pop(0)
        sorte = famille(adresse)
        if cle(adresse) in vues or familles[sorte] >= par_famille:
            continue
        vues.add(cle(adresse))
        familles[sorte] += 1
        reponse = ouvrir(page, adresse)
        if reponse is None or reponse.status == 405:  # l'adresse d'un formulaire, qui n'accepte que l'envoi
            continue
        a_voir += liens(page, site)
        yield reponse.status, urldefrag(page.url)[0].removeprefix(site)
