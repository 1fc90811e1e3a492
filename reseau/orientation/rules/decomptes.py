"""What remains of slips: a count by month, never of fewer than five but in its widest row; then nothing (R3.5, R5.11).

A month is counted whole, once its first day is as old as a slip may be: counted day by day, it would be nothing but
counts below five. Each slip then lives to its own last day.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from reseau.orientation.choices import FICHE_JOURS, PLANCHER, SANS_VENUE
from reseau.orientation.models import Decompte, FicheLiaison


class Cle(NamedTuple):
    """What a count is about; None where it does not say."""

    mois: datetime.date
    portes: int
    besoin: int | None
    bassin: int | None
    reseau: int | None
    situation: int | None

    def elargie(self) -> "Cle | None":
        """The same, saying one thing less: the situation, then the network, the bassin, the need; None at the end."""
        for champ in ("situation", "reseau", "bassin", "besoin"):
            if getattr(self, champ) is not None:
                return self._replace(**{champ: None})
        return None


def decomptes_fondre(*, comptes: Mapping[Cle, int], deja: frozenset[Cle] = frozenset()) -> dict[Cle, int]:
    """The same slips with no count below five but in the widest rows; a smaller one joins a wider, or `deja`."""
    restent, gardes = Counter(comptes), {}
    while restent:
        precision = max(map(_precision, restent))
        for cle in [cle for cle in restent if _precision(cle) == precision]:
            nombre, plus_large = restent.pop(cle), cle.elargie()
            if plus_large is None or nombre >= PLANCHER or cle in deja:
                gardes[cle] = nombre
            else:
                restent[plus_large] += nombre
    return gardes


def _precision(cle: Cle) -> int:
    return sum(valeur is not None for valeur in cle)


def fiches_decompter(*, jour: datetime.date | None = None) -> int:
    """Count the months whose first day is old enough, then erase the slips that are; how many are erased."""
    limite = (jour or timezone.localdate()) - datetime.timedelta(days=FICHE_JOURS)
    _compter(limite.replace(day=1))
    return _effacer(limite)


@transaction.atomic
def _compter(dernier_mois: datetime.date) -> None:
    fin = (dernier_mois + datetime.timedelta(days=31)).replace(day=1)
    dues = FicheLiaison.objects.filter(decomptee=False, ouverte_le__lt=fin)
    cles = list(dues.select_for_update().order_by("pk").values_list("pk", flat=True))
    venues = ~Q(passages__issue__in=SANS_VENUE)
    lues = FicheLiaison.objects.filter(pk__in=cles).order_by().annotate(portes=Max("passages__rang", filter=venues))
    comptes = Counter(
        Cle(ouverte_le.replace(day=1), portes or 1, besoin, bassin, reseau, situation)
        for ouverte_le, portes, besoin, bassin, reseau, situation in lues.values_list(
            "ouverte_le", "portes", "besoin_id", "bassin_id", "structure__reseau_id", "situation_id"
        )
    )
    mois = {cle.mois for cle in comptes}
    deja = {Cle(*ligne): pk for pk, *ligne in Decompte.objects.filter(mois__in=mois).values_list("pk", *Cle._fields)}
    for cle, nombre in decomptes_fondre(comptes=comptes, deja=frozenset(deja)).items():
        if cle in deja:
            Decompte.objects.filter(pk=deja[cle]).update(nombre=F("nombre") + nombre)
        else:
            besoin, bassin, reseau, situation = cle[2:]
            Decompte.objects.create(
                mois=cle.mois, portes=cle.portes, besoin_id=besoin, bassin_id=bassin, reseau_id=reseau,
                situation_id=situation, nombre=nombre,
            )  # fmt: skip
    FicheLiaison.objects.filter(pk__in=cles).update(decomptee=True)


@transaction.atomic
def _effacer(limite: datetime.date) -> int:
    """Erase them with their doors and their history."""
    vieilles = FicheLiaison.objects.filter(decomptee=True, ouverte_le__lte=limite)
    nombre = vieilles.count()
    vieilles.delete()
    return nombre
