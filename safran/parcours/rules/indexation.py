"""The search rows of the steps of a module."""

from django.db import transaction

from home.recherche.index import marque_tirer
from safran.parcours.index import IndexEtape
from safran.parcours.pages import ModulePage
from safran.parcours.queries.plans import etapes_lire
from safran.parcours.recherche.lignes import ligne_composer

COLONNES = ("titre", "pres", "texte", "mots", "clair", "marque")


@transaction.atomic
def module_indexer(*, pk: int) -> int:
    """Write the search rows of a module as it is online, and take away those of steps gone; return how many it has.

    Called by whatever publishes, changes or withdraws a module; rerun freely.
    """
    module = ModulePage.objects.live().filter(pk=pk).first()
    etapes = {etape.id: etape for etape in etapes_lire(module)} if module else {}
    IndexEtape.objects.filter(module=pk).exclude(etape_id__in=etapes).delete()
    lignes = [
        IndexEtape(module_id=pk, etape_id=etape.id, marque=marque_tirer(), **ligne_composer(etape))
        for etape in etapes.values()
    ]
    IndexEtape.objects.bulk_create(
        lignes, update_conflicts=True, unique_fields=["module", "etape_id"], update_fields=COLONNES
    )
    return len(lignes)
