"""Writing a page of the workshop: locked, its latest draft in hand, then a revision signed by its author."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.utils.text import slugify
from wagtail.models import Page

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.atelier.models import PublicationPrevue
from safran.atelier.permissions import peut_modifier
from safran.atelier.queries.brouillons import etapes_brutes
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage

P = TypeVar("P", FormationPage, ModulePage)
VERROUILLEE = "Cette formation est verrouillée, ou n’est plus à vous : demandez à la Région."


def brouillon_de(page: P) -> P:
    """The page as its latest draft has it."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


def page_verrouiller(page: P, *, par: Compte) -> P:
    """The row of a page, locked, as it is online. Raises RegleRefusee "droit", "disparue"."""
    lignes = type(page).objects.select_for_update(of=("self",)).select_related("latest_revision")
    tenue = lignes.filter(pk=page.pk).first()
    if tenue is None:
        raise RegleRefusee("disparue", "Cette page n’existe plus : quelqu’un vient de la retirer.")
    if not peut_modifier(par, tenue):
        raise RegleRefusee("droit", VERROUILLEE)
    return tenue


def module_tenir(module: ModulePage, *, par: Compte) -> tuple[ModulePage, list[dict[str, Any]]]:
    """Lock a module: its latest draft, and its steps as stored."""
    tenu = page_verrouiller(module, par=par)
    return brouillon_de(tenu), etapes_brutes(tenu)


def page_garder(page: FormationPage | ModulePage, *, par: Compte, au_fil: bool = False) -> None:
    """Keep a draft as a revision of its author; `au_fil` continues the one that she has just written by typing."""
    derniere = page.get_latest_revision() if au_fil else None
    if derniere and (derniere.user_id != par.pk or derniere.pk == page.live_revision_id or promise(derniere.pk)):
        derniere = None
    page.save_revision(user=par, clean=False, overwrite_revision=derniere, log_action=not au_fil)
    if not page.live:
        page.save(clean=False)


def etapes_garder(
    module: ModulePage, etapes: Iterable[Mapping[str, Any]], *, par: Compte, au_fil: bool = False
) -> None:
    """Keep the steps of a module."""
    module.etapes = module.etapes.stream_block.to_python(list(etapes))
    page_garder(module, par=par, au_fil=au_fil)


def promise(version: int) -> bool:
    """Whether a publication to come will put this version online: it stays as it is."""
    return any(version in versions for versions in PublicationPrevue.objects.values_list("versions", flat=True))


def adresse_libre(parent: Page, titre: str, sinon: str) -> str:
    """The end of an address that no neighbour has."""
    prises = set(parent.get_children().values_list("slug", flat=True))
    racine = slugify(titre)[:200] or sinon
    return next(s for n in range(1, len(prises) + 2) if (s := racine if n == 1 else f"{racine}-{n}") not in prises)
