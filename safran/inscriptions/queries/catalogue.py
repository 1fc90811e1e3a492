"""What the catalogue says of the sessions of a training: the next one, where, and its seats."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home.gardees import Gardee
from reseau.comptes.models import Compte
from safran.inscriptions.choices import ACCUEILLANTES
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries.sessions import PIECES, Ligne, sessions_garnir

PROCHAINES = Gardee("prochaine session de chaque formation", pieces=PIECES)
ECRITES = Gardee("prochaine session, écrite pour une vignette", pieces=PIECES)


def suites_de_formation(compte: Compte, cles: Sequence[int]) -> dict[int, SafeString]:
    """The next session of each of these trainings, the same for every reader: two questions, once until one changes."""
    prochaines: dict[int, int] = PROCHAINES.lire(timezone.localdate(), _lire)
    montrees = {pk: prochaines[pk] for pk in cles if pk in prochaines}
    ecrites = ECRITES.lire_lot(montrees.values(), _ecrire)
    return {formation: ecrites[session] for formation, session in montrees.items() if session in ecrites}


def _ecrire(pks: list[int]) -> dict[int, SafeString]:
    return {
        session.pk: SafeString(render_to_string("inscriptions/vignette_suite.html", {"ligne": Ligne(session)}))
        for session in sessions_garnir(pks)
    }


def _lire() -> dict[int, int]:
    """The key of the first session that has not begun, by training."""
    datees = SessionFormation.objects.filter(etat__in=ACCUEILLANTES, premier_jour__gt=timezone.localdate())
    prochaines: dict[int, int] = {}
    for formation, session in datees.a_venir().values_list("formation_id", "pk"):
        prochaines.setdefault(formation, session)
    return prochaines
