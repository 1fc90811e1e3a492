"""Who keeps the watch list: the Région and the leads of networks. Trends and sources are read by all."""

import uuid

from django.db.models import QuerySet

from home.permissions import reserve_a, trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region, est_tete_de_reseau
from reseau.tendances.models import SourceDeVeille, Tendance


def tient_la_veille(compte: Compte) -> bool:
    """Adds, checks and withdraws sources."""
    return est_region(compte) or est_tete_de_reseau(compte)


def sources_suivies() -> QuerySet[SourceDeVeille]:
    """The sources of the list; those withdrawn have left it."""
    return SourceDeVeille.objects.filter(retiree_le=None)


def tendance_get(code: str) -> Tendance:
    """A trend by its address; Http404 otherwise."""
    return trouver(Tendance.objects.prefetch_related("themes"), code=code)


def source_get_tenue(compte: Compte, identifiant: uuid.UUID) -> SourceDeVeille:
    """A source that this person keeps; Http404 otherwise."""
    return trouver(sources_suivies(), lambda source: tient_la_veille(compte), uuid=identifiant)


veille_required = reserve_a(tient_la_veille)
