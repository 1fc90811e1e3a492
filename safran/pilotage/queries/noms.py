"""The names of the rows, read when they are shown: figures are kept, names never."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from home.typographie import date_courte
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation
from safran.pilotage.choices import Axe

REGIONALES, SANS, SANS_DATE = "Sessions régionales", "Sans rattachement", "Sans date"
Nom = tuple[str, str]  # libellé, adresse


def noms_lire(axe: Axe, cles: Collection[Any]) -> dict[Any, Nom]:
    """The name and the address of each row of an axis, in one query at most."""
    if axe == Axe.ANNEE:
        return {annee: (str(annee) if annee else SANS_DATE, "") for annee in cles}
    if axe == Axe.SESSION:
        return _sessions(cles)
    modele, champs, sans = {
        Axe.FORMATION: (FormationPage, ("title",), ""),
        Axe.BASSIN: (Bassin, ("nom",), REGIONALES),
        Axe.RESEAU: (Reseau, ("sigle", "nom"), SANS),
        Axe.STRUCTURE: (Structure, ("sigle", "nom"), SANS),
    }[axe]
    lues = modele.objects.filter(pk__in=[cle for cle in cles if cle]).order_by().values_list("pk", *champs)
    noms: dict[Any, Nom] = {pk: (next(filter(None, valeurs), ""), "") for pk, *valeurs in lues}
    if None in cles:
        noms[None] = (sans, "")
    return noms


def _sessions(cles: Collection[int]) -> dict[int, Nom]:
    champs = ("pk", "public_id", "formation__title", "lieu", "premier_jour")
    return {
        pk: (f"{titre}, {lieu}{', ' + date_courte(jour) if jour else ''}", reverse("session", args=[public_id]))
        for pk, public_id, titre, lieu, jour in SessionFormation.objects.filter(pk__in=cles)
        .order_by()
        .values_list(*champs)
    }
