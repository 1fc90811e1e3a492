"""The numbers that re-addressing gives by itself: doors by person, shares in two doors, inhabitants served (R7.2)."""

import datetime

from django.db.models import Q, Sum
from django.urls import reverse

from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur
from reseau.orientation.choices import PLANCHER
from reseau.orientation.models import Couverture
from reseau.orientation.queries.parcours import Portes, en_deux_portes, moyenne, portes_compter
from reseau.territoires.queries.compositions import bassins_du_perimetre


def _bassins(perimetre: Perimetre) -> Q:
    """The bassins of an extent; a structure or a network has none of its own: nothing is counted for it."""
    if perimetre.etendue == Etendue.REGION:
        return Q()
    territoire = perimetre.etendue in (Etendue.BASSIN, Etendue.COMMISSION)
    return Q(bassin__in=bassins_du_perimetre(perimetre) if territoire else [])


def _portes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Portes:
    return portes_compter(du, au, _bassins(perimetre))


def _portes_en_moyenne(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    comptes = _portes(perimetre, du, au)
    if 0 < comptes.total() < PLANCHER:
        return Valeur(None, masque=True)
    return Valeur(moyenne(comptes))


def _deux_portes(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    comptes = _portes(perimetre, du, au)
    if 0 < comptes.total() < PLANCHER:
        return Valeur(None, masque=True)
    return Valeur(en_deux_portes(comptes), sur=comptes.total())


def _part_couverte(perimetre: Perimetre, du: datetime.date, au: datetime.date) -> Valeur:
    """As the last night measured it, whatever the days asked for: every need weighs the same."""
    mesures = Couverture.objects.filter(_bassins(perimetre), situation=None)
    sommes = mesures.aggregate(servis=Sum("a_30_km"), tous=Sum("habitants"))
    part = 100 * sommes["servis"] // sommes["tous"] if sommes["tous"] else None
    return Valeur(part, url=reverse("couverture"))


PIECES = frozenset({"orientation", "structures", "territoires"})
FICHES = frozenset({"orientation_ficheliaison", "orientation_passageporte"})
SOURCES = [
    SourceIndicateur(
        "portes_en_moyenne", "Portes passées, en moyenne", "portes", _portes_en_moyenne, PIECES, FICHES, additif=False
    ),
    SourceIndicateur("deux_portes", "Parcours en deux portes au plus", "parcours", _deux_portes, PIECES, FICHES),
    SourceIndicateur(
        "part_couverte", "Part des habitants à 30 km d’une porte", "%", _part_couverte, PIECES, additif=False
    ),
]
