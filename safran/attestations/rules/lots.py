"""The documents of a session in one go: asked for once, made in the background, asked again without a double."""

import datetime
import logging
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from home.pdf import memoire_en_place
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.attestations.choices import Genre
from safran.attestations.models import Attestation, LotDocuments
from safran.attestations.queries.lots import lot_en_cours, session_droits
from safran.attestations.rules.emission import attestation_emettre
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.permissions import peut_piloter

ABANDON = datetime.timedelta(minutes=10)
_journal = logging.getLogger("safran.attestations")


@transaction.atomic
def lot_commencer(*, session: SessionFormation, par: Compte, revoques: bool = False) -> LotDocuments:
    """Ask for every document that is due and missing; a second click finds the work already asked for.

    With `revoques`, certificates that were revoked are made again too: the Région only, as it revoked them. Raises
    RegleRefusee "interdit", "reserve_region", "en_cours", or "rien" when nothing is due and missing.
    """
    session = session_verrouiller(session)
    if not peut_piloter(par, session):
        raise RegleRefusee("interdit", "Les documents d’une session s’émettent par qui la pilote.")
    if revoques and not est_region(par):
        raise RegleRefusee("reserve_region", "Seule la Région fait de nouveau un certificat révoqué.")
    droits = session_droits(session)
    a_refaire = droits.a_refaire if revoques else []
    if en_cours := lot_en_cours(session, depuis=timezone.now() - ABANDON):
        if a_refaire:
            raise RegleRefusee("en_cours", "Des documents se font déjà. Redemandez-le quand ce sera fini.")
        return en_cours
    if not (droits.a_emettre or a_refaire):
        raise RegleRefusee("rien", "Tout ce qui est dû est déjà émis : rien à faire.")
    for revoque in a_refaire:
        cles = {cle: getattr(revoque, cle) for cle in ("compte_id", "formation_id", "genre", "session_id")}
        Attestation.objects.create(**cles, remplace=revoque)
    lot = LotDocuments.objects.create(session=session, demande_par=par)
    for par_la_fin in (False, True):
        transaction.on_commit(partial(lot_faire.enqueue, pk=lot.pk, par_la_fin=par_la_fin))
    return lot


@task(backend="fond")
def lot_faire(*, pk: int, par_la_fin: bool = False) -> int:
    """Make the documents of a lot in the background, from one end; running it again makes what misses."""
    return lot_executer(pk=pk, par_la_fin=par_la_fin).echecs


def lot_executer(*, pk: int, par_la_fin: bool = False) -> LotDocuments:
    """Make the documents of a lot, one transaction each; cut anywhere, a new call makes what misses, never twice.

    Two workers start from either end and meet once; what one could not make, the other tries again.
    """
    lot = LotDocuments.objects.select_related("session__formation").get(pk=pk)
    documents = _preparer(lot.session)
    with memoire_en_place():
        for document in reversed(documents) if par_la_fin else documents:
            try:
                attestation_emettre(pk=document)
            except Exception:
                _journal.exception("Le document %s de la session %s n’a pas pu être émis.", document, lot.session_id)
    restent = Attestation.objects.en_preparation().filter(pk__in=documents)
    lot.termine_le, lot.echecs = timezone.now(), restent.count()
    lot.save(update_fields=["termine_le", "echecs"])
    return lot


def _preparer(session: SessionFormation) -> list[int]:
    """The rows of what is due: written now, together, or left half-way by another call."""
    dus = [
        {"compte_id": ligne.inscription.compte_id, "formation_id": session.formation_id, **genre}
        for ligne in session_droits(session).lignes
        for du, genre in (
            (ligne.attestation, {"genre": Genre.ATTESTATION}),
            (ligne.certificat, {"genre": Genre.CERTIFICAT, "session": session}),
        )
        if du.a_emettre and du.document is None
    ]
    Attestation.objects.bulk_create((Attestation(**du) for du in dus), ignore_conflicts=True)
    return [document.pk for document in session_droits(session).en_preparation]
