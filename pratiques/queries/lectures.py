"""What a member keeps: bookmarks, own collections, those that others share."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from home.ecrans import page_de
from pratiques.models import CollectionDeFiches, FichePratiquePage, Signet
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from pratiques.queries.lignes import Ligne, lignes_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre

PAR_PAGE = 20


def garde(fiche: FichePratiquePage, compte: Compte) -> dict[str, bool]:
    """Whether this person may keep the note, and has."""
    membre = est_membre(compte)
    return {"garde": membre, "signet": membre and Signet.objects.filter(fiche=fiche, compte=compte).exists()}


def signets_page(request: HttpRequest) -> Page:
    """Twenty notes that one keeps, the last first; the page holds lines as everywhere else."""
    fiches = fiches_en_bibliotheque(request.user).filter(signets__compte=request.user).select_related("reseau")
    page = page_de(request, fiches.order_by("-signets__le", "-pk"), PAR_PAGE)
    page.object_list = lignes_de(list(page.object_list), request)
    return page


def _comptees(collections: QuerySet[CollectionDeFiches]) -> QuerySet[CollectionDeFiches]:
    return collections.annotate(nombre=Count("rangs")).select_related("compte")


def collections_de(compte: Compte) -> QuerySet[CollectionDeFiches]:
    """One's own, the last touched first."""
    return _comptees(CollectionDeFiches.objects.filter(compte=compte)).order_by("-modifiee_le", "-pk")


def collections_partagees() -> QuerySet[CollectionDeFiches]:
    """Those that members share and that hold something, the last touched first."""
    lignes = _comptees(CollectionDeFiches.objects.filter(partagee=True)).filter(nombre__gt=0)
    return lignes.order_by("-modifiee_le", "-pk")


def collection_contexte(collection: CollectionDeFiches, request: HttpRequest) -> dict[str, Any]:
    """Its notes in order, each with its place, those that this person may read; how many have left the library."""
    cles = list(collection.rangs.values_list("fiche_id", flat=True))
    lisibles = fiches_en_bibliotheque(request.user).select_related("reseau").in_bulk(cles)
    lignes: list[Ligne] = lignes_de([lisibles[cle] for cle in cles if cle in lisibles], request)
    places = [place for place, cle in enumerate(cles) if cle in lisibles]
    return {
        "collection": collection,
        "lignes": list(zip(places, lignes, strict=True)),
        "absentes": len(cles) - len(lignes),
        "mienne": collection.compte_id == request.user.pk,
        "livret": collection.livrets.filter(compte=request.user).first(),
    }
