"""Sheets of other rooms as a step shows them today: read live, never copied into the step (R4.17, R5.16)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from pratiques.portes import Ligne, fiches_en_bibliotheque, lignes_de
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.portes import fraicheur_de
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.structures.portes import structure_canonique

MAX_SERVICES = 6


def structures_vives(pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """The cards of these structures that the public may see, by key asked: who, where, what it delivers, how fresh.

    Three queries, plus one per merged one; none when nothing is asked.
    """
    if not pks:
        return {}
    fusionnees = Structure.objects.filter(pk__in=pks).exclude(fusionnee_dans=None).select_related("fusionnee_dans")
    finales = {pk: pk for pk in pks} | {s.pk: structure_canonique(s).pk for s in fusionnees}
    visibles = (
        Structure.objects.visibles()
        .filter(pk__in=set(finales.values()))
        .select_related("reseau")
        .prefetch_related(
            Prefetch("lieux", Lieu.objects.publies().select_related("commune").order_by("pk"), to_attr="lieux_vifs"),
            Prefetch("services", Service.objects.publies().order_by("nom"), to_attr="services_vifs"),
        )
    )
    cartes = {structure.pk: _carte(structure) for structure in visibles}
    return {pk: cartes[finale] for pk, finale in finales.items() if finale in cartes}


def _carte(structure: Any) -> dict[str, Any]:
    confirme_le = plus_ancienne(*(f.confirme_le for f in (*structure.lieux_vifs, *structure.services_vifs)))
    services = [service.nom for service in structure.services_vifs]
    return {
        "structure": structure,
        "communes": list(dict.fromkeys(lieu.commune.nom for lieu in structure.lieux_vifs)),
        "services": services[:MAX_SERVICES],
        "services_de_plus": max(0, len(services) - MAX_SERVICES),
        "confirme_le": confirme_le,
        "fraicheur": fraicheur_de(confirme_le),
    }


def pratiques_vives(
    pks: Collection[int], compte: Compte | None = None, request: HttpRequest | None = None
) -> dict[int, Ligne]:
    """The cards of these notes that this person may read, by key."""
    if not pks:
        return {}
    fiches = list(fiches_en_bibliotheque(compte).filter(pk__in=pks).select_related("reseau"))
    return {ligne.fiche.pk: ligne for ligne in lignes_de(fiches, request)}
