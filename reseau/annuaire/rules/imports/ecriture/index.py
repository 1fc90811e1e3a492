"""The search rows that follow an import: with the sheets when they are few, right after them in short steps otherwise.

A writer never waits for the rows of a long import; cut in between, the import knows what is left (`a_indexer`).
"""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from home.lots.memoire import par_lots
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.annuaire.rules.imports.ecriture.preparation import Preparateur
from reseau.annuaire.rules.indexation import BEAUCOUP, index_completer, index_dater, index_poser

LOT_PRETES, LOT_INDEX = 1000, 300


def index_avec(*, preparateur: Preparateur) -> tuple[list[int], list[str]]:
    """Inside the transaction of the sheets: the structures left for later, and the words met for the first time."""
    recherche, refaites = preparateur.recherche, preparateur.a_indexer | preparateur.a_dater
    if len(refaites | recherche.pretes) > BEAUCOUP:
        return sorted(refaites | recherche.pretes), []
    lignes = recherche.rangees(recherche.pretes - refaites)
    return [], index_poser(lignes=lignes, mots=recherche.mots, structures=refaites)


def index_suivre(*, importation: Import, preparateur: Preparateur) -> None:
    """After it: lay the rows made ready, then the dates of sheets of which nothing else changed."""
    if not importation.a_indexer:
        return
    recherche, mots = preparateur.recherche, preparateur.recherche.mots
    for lot in par_lots(sorted(recherche.pretes - preparateur.a_indexer - preparateur.a_dater), LOT_PRETES):
        with transaction.atomic():
            neufs = index_completer(
                lignes=recherche.rangees(set(lot)), mots=mots, structures=list(lot),
                depuis=importation.options["revision"],
            )  # fmt: skip
            _noter(importation, lot, neufs)
        mots = {}
    for lot in par_lots(sorted(preparateur.a_dater - preparateur.a_indexer - recherche.pretes), LOT_PRETES):
        with transaction.atomic():
            index_dater(structures=lot)
            _noter(importation, lot, [])


def index_refaire(*, importation: Import) -> None:
    """Rebuild what is left, a few hundred structures at a time; then the import is applied."""
    for lot in par_lots(list(importation.a_indexer), LOT_INDEX):
        with transaction.atomic():
            mots = index_poser(lignes=[], mots={}, structures=lot)
            _noter(importation, lot, mots)
    if importation.etat == EtatImport.ECRITURE:
        importation.etat, importation.a_indexer = EtatImport.APPLIQUE, []
        importation.save(update_fields=["etat", "a_indexer"])


def _noter(importation: Import, faites: Collection[int], mots: list[str]) -> None:
    """These structures are done; the import is alive."""
    siennes = set(faites)
    importation.a_indexer = [structure for structure in importation.a_indexer if structure not in siennes]
    importation.options["mots"] = [*importation.options.get("mots", ()), *mots]
    Import.objects.filter(pk=importation.pk).update(
        a_indexer=importation.a_indexer, options=importation.options, battement=timezone.now()
    )
