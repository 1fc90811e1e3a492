"""Reads of the reports of errors."""

from django.db.models import QuerySet

from reseau.annuaire.choices import EtatSignalement
from reseau.annuaire.models import Signalement
from reseau.annuaire.queries.suivi import structures_suivies
from reseau.comptes.models import Compte


def signalements_suivis(compte: Compte) -> QuerySet[Signalement]:
    """Reports on the structures that this person follows, the newest first."""
    signalements = Signalement.objects.filter(structure__in=structures_suivies(compte))
    return signalements.select_related("structure__reseau", "lieu__commune", "service", "traite_par")


def signalements_a_traiter(compte: Compte) -> int:
    """How many wait for this person."""
    return signalements_suivis(compte).filter(etat=EtatSignalement.A_TRAITER).count()
