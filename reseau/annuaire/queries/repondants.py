"""Who answers for a structure: its referents, or the lead of its network, or the Région; who animates it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reseau.annuaire.queries.suivi import implantations
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.models import Structure


@dataclass(frozen=True)
class Repondants:
    """The people to write to, and by which role."""

    role: Role
    comptes: tuple[Compte, ...]


def repondants_de(structures: Iterable[int]) -> Mapping[int, Repondants]:
    """For each structure, whom to write to; a structure for which nobody answers is left out. Two queries."""
    cles = set(structures)
    par_portee: dict[tuple[str, int | None], list[Compte]] = defaultdict(list)
    mandats = Mandat.objects.en_vigueur().filter(
        compte__is_active=True, role__in=(Role.REFERENT, Role.TETE_RESEAU, Role.REGION)
    )
    for mandat in mandats.select_related("compte").order_by("compte_id"):
        portee = {Role.REFERENT: mandat.structure_id, Role.TETE_RESEAU: mandat.reseau_id}.get(Role(mandat.role))
        par_portee[mandat.role, portee].append(mandat.compte)
    trouves = {}
    for cle, reseau in Structure.objects.filter(fusionnee_dans=None).values_list("pk", "reseau_id"):
        if cle not in cles:
            continue
        for role, portee in ((Role.REFERENT, cle), (Role.TETE_RESEAU, reseau), (Role.REGION, None)):
            if comptes := par_portee.get((role, portee)):
                trouves[cle] = Repondants(role, tuple(comptes))
                break
    return trouves


def animateurs_de(structures: Iterable[int]) -> Mapping[int, tuple[Compte, ...]]:
    """For each structure, the Région and whoever animates a bassin where it receives people. Two queries."""
    cles = set(structures)
    par_bassin: dict[str | None, list[Compte]] = defaultdict(list)
    mandats = Mandat.objects.en_vigueur().filter(compte__is_active=True, role__in=(Role.CHARGE_MISSION, Role.REGION))
    for mandat in mandats.select_related("compte", "bassin").order_by("compte_id"):
        par_bassin[mandat.bassin.code if mandat.bassin else None].append(mandat.compte)
    trouves = {cle: set(par_bassin[None]) for cle in cles}
    for cle, code, _ in implantations(Structure.objects.filter(pk__in=cles)):
        trouves[cle].update(par_bassin[code])
    return {cle: tuple(sorted(comptes, key=lambda compte: compte.pk)) for cle, comptes in trouves.items()}
