"""The documents of a session in one go: asked for once, made in the background, asked again without a double."""

import datetime
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from safran.attestations.choices import Genre
from safran.attestations.models import Attestation, LotDocuments
from safran.attestations.queries import lot_en_cours, session_droits
from safran.attestations.rules.emission import attestation_issue, document_prepare
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.permissions import peut_piloter

ABANDON = datetime.timedelta(minutes=10)
_journal = logging.getLogger("safran.attestations")


@transaction.atomic
def lot_start(*, session: SessionFormation, par: Any) -> LotDocuments:
    """Ask for every document that is due and missing; a second click finds the work already asked for.

    Raises RegleRefusee "interdit", or "rien" when nothing is due and missing.
    """
    from safran.attestations.tasks import lot_emettre

    session = session_verrouiller(session)
    if not peut_piloter(par, session):
        raise RegleRefusee("interdit", "Les documents d’une session s’émettent par qui la pilote.")
    if en_cours := lot_en_cours(session, depuis=timezone.now() - ABANDON):
        return en_cours
    if not session_droits(session).a_emettre:
        raise RegleRefusee("rien", "Tout ce qui est dû est déjà émis : rien à faire.")
    lot = LotDocuments.objects.create(session=session, demande_par=par)
    transaction.on_commit(lambda: lot_emettre.enqueue(lot.pk))
    return lot


def lot_run(*, pk: int) -> LotDocuments:
    """Make the documents of a lot, one transaction each; cut anywhere, a new call makes what misses, never twice."""
    lot = LotDocuments.objects.select_related("session__formation").get(pk=pk)
    echecs = 0
    for document in _preparer(lot.session):
        try:
            attestation_issue(pk=document.pk)
        except Exception:
            _journal.exception("Le document %s de la session %s n’a pas pu être émis.", document.pk, lot.session_id)
            echecs += 1
    lot.termine_le, lot.echecs = timezone.now(), echecs
    lot.save(update_fields=["termine_le", "echecs"])
    return lot


def _preparer(session: SessionFormation) -> list[Attestation]:
    """The rows of what is due: written now, or left half-way by another call."""
    documents = []
    for ligne in session_droits(session).lignes:
        compte, formation_id = ligne.inscription.compte, session.formation_id
        if ligne.attestation.a_emettre:
            documents.append(document_prepare(compte=compte, formation_id=formation_id)[0])
        if ligne.certificat.a_emettre:
            commun = {"compte": compte, "formation_id": formation_id}
            documents.append(document_prepare(genre=Genre.CERTIFICAT, session=session, **commun)[0])
    return documents
