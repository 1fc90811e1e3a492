"""What the agenda can be narrowed to: the bassins, the publics and the themes in force, in one query."""

from typing import NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.utils import timezone

from home.gardees import Gardee
from home.periodes import Validite
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic


class Terme(NamedTuple):
    """One of them."""

    pk: int
    code: str
    libelle: str


TERMES: tuple[tuple[str, type[Validite]], ...] = (("public", TypePublic), ("theme", Theme))
CHOIX = Gardee("choix de l’agenda", pieces=("territoires", "vocabulaires"))
Choix = dict[str, dict[str, Terme]]


def choix_lire() -> Choix:
    """By name of filter then by code, in order of display."""
    return CHOIX.lire(timezone.localdate(), _lire)


def _lire() -> Choix:
    choix: Choix = {"bassin": {}, "public": {}, "theme": {}}
    for groupe, _, mot, code, pk in sorted(_toutes()):
        choix[groupe][code] = Terme(pk, code, mot)
    return choix


def _toutes() -> QuerySet:
    bassins = _lignes("bassin", Bassin, "nom", Value(0, IntegerField()))
    publics, themes = (_lignes(nom, modele, "libelle", F("ordre")) for nom, modele in TERMES)
    return bassins.union(publics, themes, all=True)


def _lignes(groupe: str, modele: type[Validite], mot: str, ordre: Value | F) -> QuerySet:
    en_vigueur = modele.objects.en_vigueur(timezone.localdate()).order_by()
    lignes = en_vigueur.annotate(groupe=Value(groupe, CharField()), rang=ordre, mot=F(mot))
    return lignes.values_list("groupe", "rang", "mot", "code", "pk")
