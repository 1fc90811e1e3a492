"""Who may follow: members of the network, on published trainings; a stranger gets 404 in every other case."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from wagtail.models import PageViewRestriction

from home.permissions import restreinte
from reseau.membres.permissions import est_membre, est_region
from safran.formations.models import FormationPage
from safran.parcours.models import Suivi

CLE_MAX = 2**63 - 1  # au-delà, aucune base n’a de clé : une adresse inventée n’est jamais une panne


def peut_lire(compte: Any, formation: FormationPage) -> bool:
    """Whether the reading restrictions set in the admin let a member in."""
    for restriction in formation.get_view_restrictions():
        if restriction.restriction_type == PageViewRestriction.PASSWORD:
            return False
        if restriction.restriction_type == PageViewRestriction.GROUPS and not (
            compte.is_superuser or restriction.groups.filter(pk__in=compte.groups.all()).exists()
        ):
            return False
    return True


def peut_suivre(compte: Any, formation: FormationPage) -> bool:
    """A member may follow a published training."""
    return formation.live and est_membre(compte) and peut_lire(compte, formation)


def peut_deroger(compte: Any) -> bool:
    """Only the Région may hold a training complete against its rule."""
    return est_region(compte)


def _formations() -> QuerySet[FormationPage]:
    return FormationPage.objects.live().select_related("rubrique").annotate(barriere=restreinte())


def formation_get_suivable(compte: Any, pk: int) -> FormationPage:
    """The published training that this member may follow, or Http404."""
    formation = _formations().filter(pk=pk).first() if pk <= CLE_MAX and est_membre(compte) else None
    if formation is None or (formation.barriere and not peut_lire(compte, formation)):
        raise Http404
    return formation


def suivi_get_ouvert(compte: Any, formation_pk: int) -> Suivi | None:
    """The person's own following of a training that can be followed; None when it is not started, Http404 otherwise."""
    if formation_pk > CLE_MAX or not est_membre(compte):
        raise Http404
    suivi = (
        Suivi.objects.filter(compte=compte, formation_id=formation_pk, formation__live=True)
        .select_related("formation__rubrique")
        .annotate(barriere=restreinte("formation__path"))
        .first()
    )
    if suivi is None:
        formation_get_suivable(compte, formation_pk)
        return None
    if suivi.barriere and not peut_lire(compte, suivi.formation):
        raise Http404
    suivi.compte = compte
    return suivi


def formation_get_pilotee(compte: Any, pk: int) -> FormationPage:
    """A training whose followings the Région looks at, published or not, or Http404."""
    formation = FormationPage.objects.filter(pk=pk).first() if pk <= CLE_MAX and est_region(compte) else None
    if formation is None:
        raise Http404
    return formation


def suivi_get_pilote(compte: Any, pk: int) -> Suivi:
    """Anyone's following, for the Région, or Http404."""
    suivi = (
        Suivi.objects.filter(pk=pk).select_related("compte", "formation", "derogation").first()
        if est_region(compte)
        else None
    )
    if suivi is None:
        raise Http404
    return suivi
