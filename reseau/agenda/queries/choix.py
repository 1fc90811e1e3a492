"""What the agenda can be narrowed to: the bassins, the publics and the themes in force, in one query."""

from typing import NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.utils import timezone

from home.periodes import Validite
from home.preparees import lignes_lire
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic


class Terme(NamedTuple):
    """One of them."""

    pk: int
    code: str
    libelle: str


TERMES: tuple[tuple[str, type[Validite]], ...] = (("public", TypePublic), ("theme", Theme))
Choix = dict[str, dict[str, Terme]]


def choix_lire() -> Choix:
    """By name of filter then by code, in order of display."""
    lignes = lignes_lire(("choix de l’agenda", timezone.localdate()), _toutes)
    choix: Choix = {"bassin": {}, "public": {}, "theme": {}}
    for groupe, _, mot, code, pk in sorted(lignes):
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
