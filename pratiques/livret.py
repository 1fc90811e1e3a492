"""A collection as one tagged document: cover, contents with page numbers, each note on two pages at most."""

from collections.abc import Callable

from django.utils import timezone

from home.pdf import contexte_fit, memoire_en_place, pdf_render
from pratiques.models import CollectionDeFiches, FichePratiquePage
from pratiques.pdf import MAX_PAGES, mesures_de
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from reseau.comptes.models import Compte


def fiches_du_livret(*, collection: CollectionDeFiches, compte: Compte) -> list[FichePratiquePage]:
    """The notes of a collection that this person may read today, in its order."""
    lisibles = (
        fiches_en_bibliotheque(compte)
        .select_related("reseau", "structure__reseau")
        .in_bulk(list(collection.rangs.values_list("fiche_id", flat=True)))
    )
    return [lisibles[pk] for pk in collection.rangs.values_list("fiche_id", flat=True) if pk in lisibles]


def livret_ecrire(
    *, collection: CollectionDeFiches, compte: Compte, fiches: list[FichePratiquePage], avancer: Callable[[int], None]
) -> bytes:
    """The document of these notes; `avancer` is told how many are laid out."""
    with memoire_en_place():
        pages = []
        for rang, fiche in enumerate(fiches, 1):
            mesures = ({**mesure, "ancre": f"fiche-{rang}"} for mesure in mesures_de(fiche, compte))
            pages.append(contexte_fit("pratiques/pdf/fiche.html", mesures, pages=MAX_PAGES))
            avancer(rang)
        contexte = {"collection": collection, "pages": pages, "jour": timezone.localdate()}
        return pdf_render("pratiques/pdf/livret.html", contexte)
