"""The numbers that events give by themselves: held, reported, and the staff that they took (R5.26)."""

import datetime
from collections.abc import Callable

from django.db.models import Q, QuerySet, Sum

from home.calendrier.occupations import heure_de_paris
from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur
from reseau.agenda.choices import PASSES, EtatApport, Vie
from reseau.agenda.models import Apport, Evenement
from reseau.territoires.queries.compositions import bassins_du_perimetre

MINUIT = datetime.time()


def _tenus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> QuerySet[Evenement]:
    """The events held there whose last date ended on these days; an event of several bassins counts in each."""
    bornes = heure_de_paris(du, MINUIT), heure_de_paris(au, MINUIT)
    tenus = Evenement.objects.filter(vie__in=PASSES, fin__gte=bornes[0], fin__lt=bornes[1])
    if perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION):
        tenus = tenus.filter(bassins__in=bassins_du_perimetre(perimetre))
    elif perimetre.etendue == Etendue.STRUCTURE:
        tenus = tenus.filter(Q(organisateur=perimetre.cle) | Q(co_organisateurs=perimetre.cle))
    elif perimetre.etendue == Etendue.RESEAU:
        tenus = tenus.filter(Q(organisateur__reseau=perimetre.cle) | Q(co_organisateurs__reseau=perimetre.cle))
    return tenus.distinct()


def _evenements_tenus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    return Valeur(_tenus(perimetre, du, au).count())


def _bilans_rendus(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    tenus = _tenus(perimetre, du, au)
    return Valeur(tenus.filter(vie=Vie.BILAN).count(), sur=tenus.count())


def _personnes_mobilisees(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    """The staff put in, at every event held there; by structure or network, its own staff wherever it went."""
    siens = perimetre.etendue in (Etendue.STRUCTURE, Etendue.RESEAU)
    ou = Perimetre(Etendue.REGION) if siens else perimetre
    apports = Apport.objects.filter(etat=EtatApport.ACCEPTE, evenement__in=_tenus(ou, du, au).values("pk"))
    if perimetre.etendue == Etendue.STRUCTURE:
        apports = apports.filter(structure=perimetre.cle)
    elif perimetre.etendue == Etendue.RESEAU:
        apports = apports.filter(structure__reseau=perimetre.cle)
    return Valeur(apports.aggregate(somme=Sum("personnes"))["somme"] or 0)


Lire = Callable[[Perimetre, datetime.date, datetime.date], Valeur]
NOMBRES: tuple[tuple[str, str, str, Lire], ...] = (
    ("evenements_tenus", "Événements tenus", "événements", _evenements_tenus),
    ("bilans_evenements", "Bilans d’événements rendus", "bilans", _bilans_rendus),
    ("personnes_mobilisees", "Personnes mobilisées aux événements", "personnes", _personnes_mobilisees),
)
PIECES = frozenset({"agenda", "structures", "territoires"})
SOURCES = [SourceIndicateur(*nombre, PIECES) for nombre in NOMBRES]
