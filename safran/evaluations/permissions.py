"""Who answers, who reads: each their own form; results to who keeps the sheets of the session. Others get 404."""

import uuid

from django.db.models import QuerySet

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.evaluations.models import Campagne, Participation
from safran.formations.models import FormationPage
from safran.presences.permissions import sessions_tenues


def participation_get_mienne(compte: Compte, public_id: uuid.UUID) -> Participation:
    """The form that this person is asked to fill, or Http404."""
    siennes = Participation.objects.select_related("campagne__session__formation").filter(compte=compte)
    return trouver(siennes, campagne__public_id=public_id)


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
    lues = campagnes_lisibles(compte)
    return trouver(FormationPage.objects.all(), lambda page: lues.filter(session__formation=page).exists(), pk=pk)
