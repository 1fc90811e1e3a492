"""Every write on practice notes."""

from pratiques.rules.brouillons import (
    brouillon_create,
    brouillon_delete,
    brouillon_save,
    brouillon_submit,
    fiche_duplicate,
)
from pratiques.rules.collections import (
    collection_add,
    collection_create,
    collection_delete,
    collection_move,
    collection_remove,
    collection_update,
    signet_set,
)
from pratiques.rules.documents import brouillon_from_document
from pratiques.rules.echanges import alertes_dismiss, message_report, message_withdraw, message_write, reponse_keep
from pratiques.rules.echeances import fiches_expire, places_remind, relectures_expire
from pratiques.rules.entretiens import entretien_start
from pratiques.rules.fils import fil_withdraw, fil_write
from pratiques.rules.fonds import RelectureReprise, fiche_import
from pratiques.rules.indexation import fiche_index
from pratiques.rules.livrets import livret_compose, livret_request, livrets_purge
from pratiques.rules.ouvertures import fil_ouvrir, ouvertures_oublier
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
from pratiques.rules.reprises import fiche_recommend, niveau_recompute, reprise_answer, reprise_record, reprise_withdraw
from pratiques.rules.signalements import alerte_clore, contenu_signaler
from pratiques.rules.signatures import brouillon_take_over, signataire_answer, signataire_invite, signataire_remove

__all__ = [
    "RelectureReprise",
    "alerte_clore",
    "alertes_dismiss",
    "contenu_signaler",
    "brouillon_create",
    "brouillon_delete",
    "brouillon_from_document",
    "brouillon_save",
    "brouillon_submit",
    "brouillon_take_over",
    "fiche_archive",
    "fiche_confirm",
    "fiche_import",
    "fiche_index",
    "fiche_publish",
    "fiche_recommend",
    "fiche_replace",
    "fiche_restore",
    "fiche_suspend",
    "fiche_validate",
    "fiches_expire",
    "fiches_mark_a_revoir",
    "fil_ouvrir",
    "fil_withdraw",
    "ouvertures_oublier",
    "fil_write",
    "message_report",
    "message_withdraw",
    "message_write",
    "niveau_recompute",
    "places_remind",
    "relecture_claim",
    "relecture_release",
    "relecture_return",
    "relectures_expire",
    "reponse_keep",
    "reprise_answer",
    "reprise_record",
    "reprise_withdraw",
    "collection_add",
    "collection_create",
    "collection_delete",
    "collection_move",
    "collection_remove",
    "collection_update",
    "signet_set",
    "livret_compose",
    "livret_request",
    "livrets_purge",
    "fiche_duplicate",
    "entretien_start",
    "signataire_answer",
    "signataire_invite",
    "signataire_remove",
]
