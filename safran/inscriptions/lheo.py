"""Sessions in a room, for the LHÉO export of the room below."""

from django.utils import timezone

from safran.formations.lheo.lecture import SessionLheo
from safran.inscriptions.models import SessionFormation


def sessions_lheo(formations: list[int]) -> dict[int, list[SessionLheo]]:
    """Sessions to come that are shown to the public, by training; one query."""
    sessions = SessionFormation.objects.visibles().a_venir().filter(formation__in=formations).exclude(premier_jour=None)
    par_formation: dict[int, list[SessionLheo]] = {}
    for session in sessions.exclude(motif__gt=""):
        ferme = session.ferme_a()
        inscription = (timezone.localdate(session.ouvre_le), timezone.localdate(ferme)) if ferme else None
        par_formation.setdefault(session.formation_id, []).append(
            SessionLheo(
                numero=str(session.public_id),
                debut=session.premier_jour,
                fin=session.dernier_jour or session.premier_jour,
                ville=session.lieu,
                adresse=session.adresse,
                inscription=inscription,
            )
        )
    return par_formation
