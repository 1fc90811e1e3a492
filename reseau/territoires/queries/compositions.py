"""What bassins and commissions are made of, day by day: today, what is to come, what was (R3.2, R4.6)."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from home.indicateurs import Etendue, Perimetre
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, CompositionCommission


@dataclass(frozen=True)
class Mouvement:
    """A commune left a bassin for another, or will."""

    commune: Commune
    de: Bassin
    vers: Bassin
    arrivee: CompositionBassin

    @property
    def jour(self) -> datetime.date:
        """Its first day in the other bassin."""
        return self.arrivee.du

    @property
    def a_venir(self) -> bool:
        """Has not begun, and may still be given up."""
        return self.arrivee.au is None and self.arrivee.du > timezone.localdate()


def mouvements_lire(bassin: Bassin | None = None) -> list[Mouvement]:
    """Every move of a commune, out of or into this bassin when one is named, the latest first; one query."""
    lignes = CompositionBassin.objects.filter(commune__in=communes_deplacees()).order_by("commune", "du")
    trouves, avant = [], None
    for ligne in lignes.select_related("commune", "bassin", "decidee_par"):
        if avant and avant.commune_id == ligne.commune_id and avant.bassin_id != ligne.bassin_id:
            if bassin is None or bassin.pk in (avant.bassin_id, ligne.bassin_id):
                trouves.append(Mouvement(ligne.commune, avant.bassin, ligne.bassin, ligne))
        avant = ligne
    return sorted(trouves, key=lambda mouvement: (-mouvement.jour.toordinal(), mouvement.commune.nom_replie))


def communes_deplacees() -> QuerySet:
    """The communes that are, were or will be of several bassins."""
    comptees = CompositionBassin.objects.order_by().values("commune").annotate(n=Count("pk"))
    return comptees.filter(n__gt=1).values_list("commune")


def commissions_du_bassin(bassin: Bassin) -> list[CompositionCommission]:
    """The commissions that cover a bassin, will, or did, with their days."""
    return list(bassin.commissions.select_related("commission").order_by("-du", "commission__nom"))


def bassins_sans_commission(jour: datetime.date | None = None) -> QuerySet[Bassin]:
    """Bassins in force that no commission in force covers on `jour` (today by default) (R4.6)."""
    commissions = Commission.objects.en_vigueur(jour)
    couverts = CompositionCommission.objects.en_vigueur(jour).filter(commission__in=commissions)
    return Bassin.objects.en_vigueur(jour).exclude(pk__in=couverts.values("bassin"))


def bassins_vides_apres(communes: Collection[Commune], jour: datetime.date) -> list[Bassin]:
    """Bassins that would have no commune left on `jour` once these have gone."""
    restent = CompositionBassin.objects.filter(au=None).exclude(commune__in=communes)
    quittes = Bassin.objects.en_vigueur(jour).filter(compositions__commune__in=communes, compositions__au=None)
    return list(quittes.exclude(pk__in=restent.values("bassin")).distinct())


def compositions_exporter() -> Iterator[tuple[str, str, str, str, str]]:
    """Code, commune, bassin, from, to: every line, those of before and those to come too."""
    lignes: Iterable[tuple] = CompositionBassin.objects.order_by("commune__code_insee", "du").values_list(
        "commune__code_insee", "commune__nom", "bassin__nom", "du", "au"
    )
    for code, commune, bassin, du, au in lignes:
        yield code, commune, bassin, du.isoformat(), au.isoformat() if au else ""


def bassins_du_perimetre(perimetre: Perimetre) -> QuerySet | list[int | None]:
    """The bassins of an extent: those of a commission today, or the bassin itself."""
    if perimetre.etendue == Etendue.COMMISSION:
        return CompositionCommission.objects.filter(commission=perimetre.cle).en_vigueur().values("bassin")
    return [perimetre.cle]
