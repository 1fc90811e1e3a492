"""Who answers, who reads: each their own form; results to who keeps the sheets of the session. Others get 404."""

import uuid

from django.db.models import QuerySet

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.evaluations.models import Campagne, Participation
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation
from safran.presences.permissions import session_get_tenue, sessions_tenues, tient_des_feuilles

__all__ = [
    "campagnes_lisibles",
    "campagnes_lues",
    "formation_get_lisible",
    "lit_des_resultats",
    "participation_get_mienne",
    "session_get_lisible",
]


def participation_get_mienne(compte: Compte, public_id: uuid.UUID) -> Participation:
    """The form that this person is asked to fill, or Http404."""
    lignes = Participation.objects.select_related("campagne__session__formation").filter(
        compte=compte, campagne__public_id=public_id
    )
    return trouver(lignes)


def lit_des_resultats(compte: Compte) -> bool:
    """May have results to read: runs sessions, or trains."""
    return tient_des_feuilles(compte)


def session_get_lisible(compte: Compte, public_id: uuid.UUID) -> SessionFormation:
    """A session whose results this person reads: the Région, a chargé de mission of its bassin, its trainers."""
    return session_get_tenue(compte, public_id)


def campagnes_lisibles(compte: Compte) -> QuerySet[Campagne]:
    """The forms of the sessions whose results this person reads."""
    return Campagne.objects.filter(session__in=sessions_tenues(compte))


def campagnes_lues(compte: Compte, formation: FormationPage) -> set[int] | None:
    """Among the forms of a training, those that this person reads; None when she or he reads them all (the Région)."""
    if est_region(compte):
        return None
    return set(campagnes_lisibles(compte).filter(session__formation=formation).values_list("pk", flat=True))


def formation_get_lisible(compte: Compte, pk: int) -> FormationPage:
    """A training of which this person reads at least one evaluated session, or Http404."""
    lignes = FormationPage.objects.filter(pk=pk)
    return trouver(lignes, lambda formation: campagnes_lisibles(compte).filter(session__formation=formation).exists())
