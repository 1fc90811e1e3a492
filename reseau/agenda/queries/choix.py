"""What the agenda can be narrowed to: the bassins, the publics and the themes in force, in one query."""

from typing import NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.utils import timezone

from home.periodes import Validite
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic


class Terme(NamedTuple):
    """One of them."""

    pk: int
    code: str
    libelle: str


Choix = dict[str, dict[str, Terme]]


def choix_lire() -> Choix:
    """By name of filter then by code, in order of display."""
    bassins = _lignes("bassin", Bassin, "nom", Value(0, IntegerField()))
    lignes = bassins.union(
        _lignes("public", TypePublic, "libelle", F("ordre")), _lignes("theme", Theme, "libelle", F("ordre")), all=True
    )
    choix: Choix = {"bassin": {}, "public": {}, "theme": {}}
    for groupe, _, mot, code, pk in sorted(lignes):
        choix[groupe][code] = Terme(pk, code, mot)
    return choix


def _lignes(groupe: str, modele: type[Validite], mot: str, ordre: Value | F) -> QuerySet:
    en_vigueur = modele.objects.en_vigueur(timezone.localdate()).order_by()
    lignes = en_vigueur.annotate(groupe=Value(groupe, CharField()), rang=ordre, mot=F(mot))
    return lignes.values_list("groupe", "rang", "mot", "code", "pk")
