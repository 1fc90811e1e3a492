"""Every write on practice notes."""

from pratiques.rules.brouillons import brouillon_create, brouillon_delete, brouillon_save, brouillon_submit
from pratiques.rules.indexation import fiche_index
from pratiques.rules.publication import (
    fiche_archive,
    fiche_confirm,
    fiche_publish,
    fiche_replace,
    fiche_restore,
    fiche_suspend,
    fiche_validate,
    fiches_mark_a_revoir,
)
from pratiques.rules.relectures import relecture_claim, relecture_release, relecture_return
from pratiques.rules.reprise import RelectureReprise, fiche_import

__all__ = [
    "RelectureReprise",
    "brouillon_create",
    "brouillon_delete",
    "brouillon_save",
    "brouillon_submit",
    "fiche_archive",
    "fiche_confirm",
    "fiche_import",
    "fiche_index",
    "fiche_publish",
    "fiche_replace",
    "fiche_restore",
    "fiche_suspend",
    "fiche_validate",
    "fiches_mark_a_revoir",
    "relecture_claim",
    "relecture_release",
    "relecture_return",
]
