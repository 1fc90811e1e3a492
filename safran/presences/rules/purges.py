"""The end of keeping: drawn signatures and evidence of absence leave; who was there, when and how long stays.

Issued documents are frozen facts of their own: nothing here touches them.
"""

import datetime

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import SessionFormation
from safran.presences.models import Contresignature, Presence, Purge


def purge_limite(*, annees: int) -> datetime.date:
    """Sessions whose last day is before this one have been kept for all their years."""
    jour = timezone.localdate()
    fin_fevrier = (jour.month, jour.day) == (2, 29)
    return jour.replace(year=jour.year - annees, day=28 if fin_fevrier else jour.day)


def traces_purge() -> list[Purge]:
    """Erase what has been kept long enough, one transaction per session; again changes nothing. Return what left."""
    annees = max(1, settings.EMARGEMENT_CONSERVATION_ANNEES)
    restent = Q(signature__gt="") | Q(piece_nom__gt="")
    sessions = SessionFormation.objects.filter(
        Exists(Presence.objects.filter(restent, seance__session=OuterRef("pk")))
        | Exists(Contresignature.objects.filter(signature__gt="", seance__session=OuterRef("pk"))),
        dernier_jour__lt=purge_limite(annees=annees),
    )
    return [_session_purger(session, annees) for session in sessions.order_by("pk")]


@transaction.atomic
def _session_purger(session: SessionFormation, annees: int) -> Purge:
    """Files first: cut in between, the next night finds the rows as they were and ends the work."""
    session = session_verrouiller(session)
    presences = Presence.objects.filter(seance__session=session)
    pieces = presences.filter(piece_nom__gt="")
    noms = list(pieces.values_list("piece", flat=True))
    for nom in noms:
        storages["prive"].delete(nom)
    pieces.update(piece_nom="")
    effacees = {"signature": "", "trace_effacee_le": timezone.now()}
    return Purge.objects.create(
        session=session,
        annees=annees,
        signatures=presences.filter(signature__gt="").update(**effacees),
        contresignatures=Contresignature.objects.filter(seance__session=session, signature__gt="").update(**effacees),
        justificatifs=len(noms),
    )
