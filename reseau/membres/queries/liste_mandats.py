"""The search of someone to name."""

from django.core.paginator import Page, Paginator

from home.listes.selection import MAX_TEXTE
from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.membres.queries.mandats import comptes_a_nommer

PERSONNES_PAR_PAGE = 20


def _contient(dit: str, demandes: list[str]) -> bool:
    replie = replier(dit)
    return all(mot in replie for mot in demandes)


def personnes_a_nommer(par: Compte, texte: str, numero: str | None) -> Page:
    """Open accounts that this person may name, found by name or e-mail; nobody when nothing is asked."""
    demandes = replier(texte[:MAX_TEXTE]).split()
    lignes = comptes_a_nommer(par).values_list("pk", "prenom", "nom", "email") if demandes else ()
    trouves = [pk for pk, *dits in lignes if _contient(" ".join(dits), demandes)]
    page = Paginator(trouves, PERSONNES_PAR_PAGE).get_page(numero)
    comptes = Compte.objects.in_bulk(list(page.object_list))
    page.object_list = [comptes[pk] for pk in page.object_list]
    return page
