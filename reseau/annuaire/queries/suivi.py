"""Which structures a person follows: those that she may act for, and those of the bassins that she animates."""

from django.db.models import Q, QuerySet

from reseau.annuaire.models import Lieu
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes, est_region, reseaux_menes, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import CompositionBassin


def structures_suivies(compte: Compte) -> QuerySet[Structure]:
    """Own ones for a referent, those of own networks for a lead, those that receive people in own bassins for a CMO.

    All of them for the Région. Merged structures are left out: the one that replaces them stands for them.
    """
    structures = Structure.objects.filter(fusionnee_dans=None)
    if est_region(compte):
        return structures
    siennes = Q(pk__in=structures_representees(compte)) | Q(reseau__in=reseaux_menes(compte))
    if bassins := bassins_animes(compte):
        siennes |= Q(pk__in=lieux_des_bassins(bassins).values("structure"))
    return structures.filter(siennes)


def lieux_des_bassins(bassins: frozenset[int]) -> QuerySet[Lieu]:
    """Published places of these bassins, as they are composed today."""
    communes = CompositionBassin.objects.en_vigueur().filter(bassin__in=bassins).values("commune")
    return Lieu.objects.publies().filter(commune__in=communes)


def implantations(structures: QuerySet[Structure]) -> QuerySet:
    """(structure, bassin's code, bassin's name) for each bassin where these structures have a published place."""
    compositions = CompositionBassin.objects.en_vigueur()
    return (
        Lieu.objects.publies()
        .filter(structure__in=structures, commune__compositions__in=compositions)
        .order_by()
        .values_list("structure_id", "commune__compositions__bassin__code", "commune__compositions__bassin__nom")
        .distinct()
    )


def lieux_par_bassin(bassins: frozenset[int]) -> QuerySet:
    """(bassin, structure, place's name, town's name) of each published place that stands in these bassins today."""
    compositions = CompositionBassin.objects.en_vigueur().filter(bassin__in=bassins)
    return (
        Lieu.objects.publies()
        .filter(commune__compositions__in=compositions)
        .order_by("commune__nom", "nom", "pk")
        .values_list("commune__compositions__bassin", "structure", "nom", "commune__nom")
    )


def suit_des_structures(compte: Compte) -> bool:
    """Holds a role that follows structures."""
    return bool(
        est_region(compte) or structures_representees(compte) or reseaux_menes(compte) or bassins_animes(compte)
    )
