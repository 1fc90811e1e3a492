"""How many doors people go through, from living slips and from the counts of those that were erased (R5.4, R7.2)."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Max, Q, Sum

from reseau.orientation.choices import FICHES_OUVERTES, PORTES_MAX, SANS_VENUE
from reseau.orientation.models import Decompte, FicheLiaison, PassagePorte

Portes = Counter[int]


def portes_compter(du: datetime.date, au: datetime.date, filtre: Q | None = None) -> Portes:
    """How many slips opened on these days, `au` excluded, by number of doors; those still open are not told yet.

    Erased slips are known by month: a month counts when it begins on these days. `filtre` narrows by `bassin`.
    """
    filtre = filtre or Q()
    fiches = FicheLiaison.objects.filter(filtre, decomptee=False, ouverte_le__gte=du, ouverte_le__lt=au)
    closes = fiches.exclude(etat__in=FICHES_OUVERTES).order_by()
    lues = closes.annotate(portes=Max("passages__rang", filter=~Q(passages__issue__in=SANS_VENUE)))
    comptes = Counter(portes or 1 for portes in lues.values_list("portes", flat=True))
    anciens = Decompte.objects.filter(filtre, mois__gte=du, mois__lt=au).order_by()
    for portes, nombre in anciens.values_list("portes").annotate(somme=Sum("nombre")):
        comptes[portes] += nombre
    return comptes


def moyenne(comptes: Portes) -> float | None:
    """Doors by slip, with one decimal; None for no slip."""
    total = comptes.total()
    return round(sum(portes * nombre for portes, nombre in comptes.items()) / total, 1) if total else None


def en_deux_portes(comptes: Portes) -> int:
    """How many went through two doors at most."""
    return sum(nombre for portes, nombre in comptes.items() if portes <= PORTES_MAX)


def troisiemes_portes(bassins: Iterable[int] | None, depuis: datetime.date) -> dict[str, int]:
    """How many slips reached a third door since a day, by bassin; in all of them for None."""
    fiches = FicheLiaison.objects.filter(
        pk__in=PassagePorte.objects.filter(rang=PORTES_MAX + 1, le__gte=depuis).values("fiche")
    )
    if bassins is not None:
        fiches = fiches.filter(bassin__in=bassins)
    comptes = fiches.order_by("bassin__nom").values_list("bassin__nom").annotate(nombre=Count("pk"))
    return {nom or "Hors bassin": nombre for nom, nombre in comptes}
