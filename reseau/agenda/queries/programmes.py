"""The programme of a year: what is on it for one reader, and the documents already frozen."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from home.calendrier.occupations import MINUIT, heure_de_paris
from reseau.agenda.choices import Vie
from reseau.agenda.models import Creneau, Evenement, ProgrammeAnnuel
from reseau.agenda.permissions import evenements_programmes, evenements_publics
from reseau.agenda.queries.creneaux import evenements_garnir
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin


def programme_lire(compte: Compte, annee: int) -> QuerySet[Evenement]:
    """What this person reads on the programme of a year, in the order of its dates; what is cancelled is not there."""
    return _de_l_annee(evenements_programmes(compte), annee)


def programme_public(annee: int, bassin: Bassin | None = None) -> QuerySet[Evenement]:
    """What everyone reads: of the region, or of a bassin with what is regional."""
    evenements = evenements_publics()
    if bassin is not None:
        dans = Evenement.bassins.through.objects.filter(evenement=OuterRef("pk"))
        evenements = evenements.filter(Q(Exists(dans.filter(bassin=bassin))) | ~Q(Exists(dans)))
    return _de_l_annee(evenements, annee)


def programmes_figes(annee: int) -> QuerySet[ProgrammeAnnuel]:
    """The documents frozen for a year, the latest first."""
    return ProgrammeAnnuel.objects.filter(annee=annee).select_related("bassin", "fige_par")


def dates_de_l_annee(evenement: Evenement, annee: int) -> list[Creneau]:
    """The dates of an event that hold in a year, in order."""
    du, au = _bornes(annee)
    return [creneau for creneau in evenement.creneaux.all() if creneau.debut < au and creneau.fin > du]


def _de_l_annee(evenements: QuerySet[Evenement], annee: int) -> QuerySet[Evenement]:
    creneaux = Creneau.objects.tenus().entre(*_bornes(annee)).filter(evenement=OuterRef("pk"))
    return evenements_garnir(evenements.filter(Exists(creneaux)).exclude(vie=Vie.ANNULE)).order_by("debut", "pk")


def _bornes(annee: int) -> tuple[datetime.datetime, datetime.datetime]:
    debut, fin = (heure_de_paris(datetime.date(un, 1, 1), MINUIT) for un in (annee, annee + 1))
    return debut, fin
