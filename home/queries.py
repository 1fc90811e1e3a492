"""Reads of the ground floor."""

from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Site

from home import registre
from home.models import Courriel
from home.pages import ContenuPage
from home.permissions import restreinte
from home.personnes import Personne


@dataclass(frozen=True)
class GroupeResultats:
    """Results of one source in the search over everything."""

    cle: str
    titre: str
    resultats: list
    url_suite: str


def pages_de_pied(site: Site) -> list[dict[str, str]]:
    """Title and address of the live content pages listed in the footer, in the tree's order."""
    pages = ContenuPage.objects.live().filter(~restreinte(), en_pied=True).order_by("path")
    racine = len(site.root_page.url_path)
    return [{"titre": titre, "url": "/" + url[racine:]} for titre, url in pages.values_list("title", "url_path")]


def recherche_partout(compte: Personne, texte: str, limite: int = 5) -> list[GroupeResultats]:
    """Ask every registered source; only what this account may see, empty groups left out."""
    groupes = []
    for source in registre.lire("recherche"):
        resultats = source.chercher(compte, texte, limite)
        if resultats:
            groupes.append(GroupeResultats(source.cle, source.titre, resultats, source.url_suite))
    return groupes


def courriels_liste(etat: str = "") -> QuerySet[Courriel]:
    """The outbox, newest first, optionally of one state."""
    courriels = Courriel.objects.defer("html")
    return courriels.filter(etat=etat) if etat else courriels
