"""Reads about mandates: who holds the Région, who animates a bassin, what one may manage, who may be named (R4.13)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Mandat, Rattachement
from reseau.membres.permissions import est_region, reseaux_menes
from reseau.membres.queries.equipes import structures_a_gerer
from reseau.membres.queries.personnes import visibles_pour
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# Reads about mandates: who holds the Région, what one may manage, who may be named.

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


# Who animates a bassin today, and who stands in, as a reader may see them (R4.13).

TOUT = frozenset(choix.value for choix in Visibilite)


@dataclass
class Animateur:
    """Someone in charge of a bassin, with what she shows this reader; `fin` is her last day, None when none is set.

    `supplee` and `suppleants` name the person she acts for, and those who act for her today.
    """

    nom: str
    url: str
    du: datetime.date
    fin: datetime.date | None
    telephone: str
    courriel: str
    suppleance: bool = False
    supplee: str = ""
    suppleants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Animation:
    """Who animates a bassin today: those shown, and how many are not shown to this reader."""

    personnes: list[Animateur]
    cachees: int

    @property
    def vacante(self) -> bool:
        return not self.personnes and not self.cachees


def animation_lire(compte: Compte, bassin: Bassin) -> Animation:
    """Who animates this bassin today, a stand-in after the person she acts for; one query."""
    permis = frozenset(visibles_pour(compte))
    tenus = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin=bassin, compte__is_active=True)
    tenus = tenus.select_related("compte__profil").order_by("du", "pk")
    mandats = sorted(tenus, key=lambda mandat: mandat.supplee_id is not None)
    montres: dict[int, Animateur] = {}
    for mandat in mandats:
        choix = TOUT if mandat.compte == compte else permis  # chacun se voit entier
        profil = getattr(mandat.compte, "profil", None)
        if profil and profil.visibilite in choix:
            montres[mandat.pk] = _animateur(mandat, choix, montres.get(mandat.supplee_id or 0))
    rangs = {mandat.pk: rang for rang, mandat in enumerate(mandats)}
    mandats.sort(key=lambda mandat: rangs.get(mandat.supplee_id or 0, rangs[mandat.pk]))
    return Animation([montres[mandat.pk] for mandat in mandats if mandat.pk in montres], len(mandats) - len(montres))


def _animateur(mandat: Mandat, choix: frozenset[str], supplee: Animateur | None) -> Animateur:
    """What this mandate shows; the person stood in for, when she is shown too, is told of it."""
    compte, profil = mandat.compte, mandat.compte.profil
    if supplee:
        supplee.suppleants.append(compte.nom_complet)
    return Animateur(
        nom=compte.nom_complet,
        url=reverse("personne", args=[profil.public_id]),
        du=mandat.du,
        fin=mandat.au and mandat.au - datetime.timedelta(days=1),
        telephone=profil.telephone if profil.telephone_visible in choix else "",
        courriel=compte.email if profil.courriel_visible in choix else "",
        suppleance=mandat.supplee_id is not None,
        supplee=supplee.nom if supplee else "",
    )
