"""Reads about mandates: who holds the Région, what one may manage, who may be named."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.membres.queries.equipes import structures_a_gerer
from reseau.structures.models import Structure

PRECISIONS = ("compte", "structure__reseau", "reseau", "bassin", "nomme_par", "supplee__compte")


def comptes_mandates(role: Role, **portee: Any) -> QuerySet[Compte]:
    """The people whose account is open and who hold such a mandate today, the oldest account first."""
    tenus = Mandat.objects.filter(role=role, **portee).en_vigueur()
    return Compte.objects.filter(pk__in=tenus.values("compte"), is_active=True).order_by("pk")


def region_tenue_jusqu_au(mandat: Mandat, fin: datetime.date | None = None) -> datetime.date | None:
    """The first day without anyone of the Région, from today on; None when every day has someone.

    With `fin`, as if this mandate ended that day. Closed accounts hold nothing, but for the person of this mandate.
    """
    jour = timezone.localdate()
    tenus = Mandat.objects.filter(Q(compte__is_active=True) | Q(compte=mandat.compte_id), role=Role.REGION)
    for autre in tenus.exclude(au__lte=jour).order_by("du"):
        if autre.du > jour:
            break
        au = fin if fin and autre.pk == mandat.pk else autre.au
        if au is None:
            return None
        jour = max(jour, au)
    return jour


def mandats_geres(compte: Compte) -> QuerySet[Mandat]:
    """Mandates that this person may give and end: all for the Région, else the referents of own structures."""
    mandats = Mandat.objects.select_related(*PRECISIONS)
    if est_region(compte):
        return mandats
    return mandats.filter(role=Role.REFERENT, structure__in=structures_a_gerer(compte).order_by().values("pk"))


def comptes_a_nommer(compte: Compte) -> QuerySet[Compte]:
    """Open accounts that this person may name: all for the Région, else the teams of own structures."""
    comptes = Compte.objects.filter(is_active=True).order_by("nom", "prenom", "pk")
    if est_region(compte):
        return comptes
    equipes = Rattachement.objects.en_vigueur().filter(structure__in=structures_a_gerer(compte).order_by().values("pk"))
    return comptes.filter(pk__in=equipes.values("compte"))


def structures_ou_nommer(par: Compte, compte: Compte) -> QuerySet[Structure]:
    """Structures that `par` manages and in whose team this person works today: where she may be named referent."""
    rattaches = Rattachement.objects.en_vigueur().filter(compte=compte).values("structure")
    return structures_a_gerer(par).filter(pk__in=rattaches)


def structures_sans_referent(compte: Compte) -> QuerySet[Structure]:
    """Structures of the networks that this person leads, where nobody is referent today."""
    tenues = Mandat.objects.filter(role=Role.REFERENT, compte__is_active=True).en_vigueur().values("structure")
    ouvertes = Structure.objects.filter(fusionnee_dans=None, reseau__in=reseaux_menes(compte))
    return ouvertes.exclude(pk__in=tenues).order_by("nom")


def autres_mandats_de(mandat: Mandat) -> QuerySet[Mandat]:
    """The mandates of the same role that this person holds today or later, this one included; for one stand-in."""
    memes = Mandat.objects.filter(compte=mandat.compte_id, role=mandat.role, supplee=None)
    return memes.exclude(au__lte=timezone.localdate()).select_related(*PRECISIONS)
