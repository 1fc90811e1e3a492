"""The page of a note, put in the library at a free address; its search row and what is computed from its text."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from home.erreurs import RegleRefusee
from home.recherche.index import marque_tirer
from pratiques.choices import EN_BIBLIOTHEQUE
from pratiques.contenu import contenu_appliquer
from pratiques.models import BibliothequePage, FichePratiquePage, IndexFiche
from pratiques.recherche import ligne_composer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

# The search row of a note and what is computed from its text.


@transaction.atomic
def fiche_indexer(*, fiche: FichePratiquePage) -> None:
    """Bring the search row and the computed level of a note up to date; rerun freely.

    Called by whatever changes a text, a term, a level, a date or a visibility: the library counts what the rows say.
    """
    fiche.eprouvee_le = fiche.eprouvee_des()
    FichePratiquePage.objects.filter(pk=fiche.pk).update(eprouvee_le=fiche.eprouvee_le)
    if not fiche.live or fiche.statut not in EN_BIBLIOTHEQUE:
        IndexFiche.objects.filter(fiche=fiche).delete()
        return
    IndexFiche.objects.update_or_create(fiche=fiche, defaults={**ligne_composer(fiche), "marque": marque_tirer()})


# The page of a note: put in the library at a free address.

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
