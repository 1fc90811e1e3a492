"""The page of a note: put in the library at a free address."""

from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from home.erreurs import RegleRefusee
from pratiques.contenu import contenu_appliquer
from pratiques.models import BibliothequePage, FichePratiquePage
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

SLUGS_RESERVES = frozenset(
    "ecrire mes-fiches relectures a-valider atom-xml contributions reprises echanges questions signalements signets "
    "echanges-ouverts collections livrets ressources groupes pieces".split()
)


def page_ajouter(
    *, contenu: dict[str, Any], structure: Structure, par: Compte, slug: str = "", **champs: object
) -> FichePratiquePage:
    """Add an unpublished note under the library, with its first version; the library is locked meanwhile."""
    bibliotheque = BibliothequePage.objects.first()
    if bibliotheque is None:
        raise RegleRefusee("sans_bibliotheque", "La bibliothèque n’existe pas encore : la Région doit la créer.")
    Page.objects.select_for_update(of=("self",)).get(pk=bibliotheque.pk)
    bibliotheque.refresh_from_db()
    fiche = FichePratiquePage(
        live=False,
        owner=par,
        reseau=structure.reseau,
        structure=structure,
        slug=_slug_libre(bibliotheque, slug or contenu["titre"]),
        **champs,
    )
    contenu_appliquer(fiche, contenu)
    bibliotheque.add_child(instance=fiche)
    fiche.save_revision(user=par)
    return fiche


def _slug_libre(bibliotheque: BibliothequePage, titre: str) -> str:
    """An address that no other note has, nor a screen of this room."""
    base = slugify(titre)[:80].strip("-") or "fiche"
    if base.isdigit():
        base = f"fiche-{base}"
    pris = (
        set(bibliotheque.get_children().filter(slug__startswith=base).values_list("slug", flat=True)) | SLUGS_RESERVES
    )
    rang, slug = 1, base
    while slug in pris:
        rang += 1
        slug = f"{base}-{rang}"
    return slug
