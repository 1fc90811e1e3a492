"""What the sheet of a network shows, and the list of networks."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from reseau.annuaire.choices import JOURS_RESEAU
from reseau.annuaire.models import Lieu, Modification, Service
from reseau.annuaire.queries.historique import LigneHistorique, historique_dire, modifications_du_reseau
from reseau.annuaire.queries.tenue import lieux_des_bassins
from reseau.comptes.models import Compte
from reseau.membres.portes import tetes_de_reseau
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, CompositionBassin
from reseau.vocabulaires.models import Mission

DERNIERES = 12
MAX_COMMUNES = 6


@dataclass(frozen=True)
class FicheReseau:
    """Everything about a network, but its structures, which come page by page."""

    reseau: Reseau
    niveaux: list[str]
    publics: list[str]
    missions: list[Mission]
    bassins: list[Bassin]
    nombre_structures: int
    tetes: list[Compte]
    a_verifier: bool


def reseaux_lister() -> QuerySet[Reseau]:
    """Every network with its terms and how many of its structures the public may see."""
    visibles = Q(structures__in=Structure.objects.visibles().values("pk"))
    return Reseau.objects.prefetch_related("missions", "niveaux_cep").annotate(
        nombre=Count("structures", filter=visibles, distinct=True)
    )


def reseau_lire(reseau: Reseau, *, membre: bool = False) -> FicheReseau:
    """The sheet; who leads the network is for members only.

    Missions carry the number of published services (`nombre`); those registered are shown even when nobody gives them.
    """
    visibles = Structure.objects.visibles().filter(reseau=reseau)
    services = Service.objects.publies().filter(structure__in=visibles).values("pk")
    nombre = Count("service", filter=Q(service__in=services), distinct=True)
    dites = set(reseau.missions.values_list("pk", flat=True))
    missions = [m for m in Mission.objects.annotate(nombre=nombre) if m.nombre or m.pk in dites]
    communes = Lieu.objects.publies().filter(structure__in=visibles).values("commune")
    compositions = CompositionBassin.objects.en_vigueur().filter(commune__in=communes).order_by()
    bassins = Bassin.objects.en_vigueur().filter(pk__in=compositions.values("bassin"))
    return FicheReseau(
        reseau=reseau,
        niveaux=[niveau.code for niveau in reseau.niveaux_cep.all()],
        publics=[public.libelle for public in reseau.publics.all()],
        missions=missions,
        bassins=list(bassins),
        nombre_structures=visibles.count(),
        tetes=tetes_de_reseau(reseau) if membre else [],
        a_verifier=reseau_a_verifier(reseau),
    )


def reseau_a_verifier(reseau: Reseau, jour: datetime.date | None = None) -> bool:
    """Not verified for a year, or never."""
    jour = jour or timezone.localdate()
    return reseau.verifie_le is None or (jour - reseau.verifie_le).days > JOURS_RESEAU


def structures_du_reseau(reseau: Reseau, *, texte: str = "", bassin: Bassin | None = None) -> QuerySet[Structure]:
    """Structures of a network that the public may see, by name, with their published places; narrowed by words and
    bassin."""
    structures = Structure.objects.visibles().filter(reseau=reseau)
    for mot in texte.split():
        structures = structures.filter(Q(nom__icontains=mot) | Q(sigle__icontains=mot))
    if bassin:
        structures = structures.filter(pk__in=lieux_des_bassins(frozenset({bassin.pk})).values("structure"))
    lieux = Lieu.objects.publies().select_related("commune")
    return structures.prefetch_related(Prefetch("lieux", lieux, to_attr="lieux_publies")).order_by("nom", "pk")


def communes_dire(structure: Structure) -> str:
    """« Niort, Melle… »: where a structure of `structures_du_reseau` receives."""
    noms = list(dict.fromkeys(lieu.commune.nom for lieu in structure.lieux_publies))
    return ", ".join(noms[:MAX_COMMUNES]) + ("…" if len(noms) > MAX_COMMUNES else "")


def reseau_histoire(reseau: Reseau) -> list[LigneHistorique]:
    """The last changes of the sheet, in words."""
    lignes: list[Modification] = list(modifications_du_reseau(reseau)[:DERNIERES])
    return historique_dire(lignes)
