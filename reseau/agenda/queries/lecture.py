"""What the pages of the agenda show."""

import datetime

from django.db.models import QuerySet

from reseau.agenda.models import Creneau
from reseau.agenda.permissions import evenements_programmes
from reseau.agenda.queries.creneaux import creneaux_garnir
from reseau.comptes.models import Compte

PROCHAINS = 50


def creneaux_a_venir(compte: Compte, depuis: datetime.datetime, limite: int = PROCHAINS) -> QuerySet[Creneau]:
    """The next dates of what this person may read, the nearest first."""
    creneaux = Creneau.objects.tenus().filter(evenement__in=evenements_programmes(compte), fin__gt=depuis)
    return creneaux_garnir(creneaux)[:limite]
