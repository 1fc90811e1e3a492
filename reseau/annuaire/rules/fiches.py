"""Writes on a whole sheet: the structure's own words, and what a merger moves."""

from typing import Any

from django.db import transaction

from reseau.annuaire.choices import ActionModification
from reseau.annuaire.etats import ecarts, etat_de
from reseau.annuaire.models import Contact, Lieu, Modification, Service, Signalement
from reseau.annuaire.rules.historique import modification_ajouter, version_verifier
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.annuaire.rules.permanences import creneaux_fusion_suivre
from reseau.annuaire.rules.provenances import provenances_suivre
from reseau.comptes.models import Compte
from reseau.structures import rules as structures
from reseau.structures.models import Structure

CHAMPS_STRUCTURE = (
    "nom", "sigle", "presentation", "site", "courriel", "telephone", "siret", "reseau", "parent",
)  # fmt: skip


@transaction.atomic
def structure_fiche_modifier(
    *, structure: Structure, par: Compte | None = None, version: int | None = None, origine: str = "", **champs: Any
) -> Structure:
    """Change what a structure says of itself; its search rows follow.

    RegleRefusee "version" when someone changed it since, "fusionnee"; ValidationError names the fields in fault.
    """
    actuelle = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    version_verifier(objet=actuelle, version=version)
    return structures.structure_modifier(structure=actuelle, par=par, origine=origine, **champs)


@transaction.atomic
def structure_change_suivre(
    *,
    structure: Structure,
    avant: Structure | None = None,
    statuts: tuple[str | None, str] | None = None,
    par: Compte | None = None,
    origine: str = "",
) -> None:
    """Keep in the history what changed in the register, and the search rows in step (receiver of `structure_modifiee`).

    `avant` is the structure as it was; `statuts` the former status and the new one.
    """
    changes = ecarts(etat_de(avant, CHAMPS_STRUCTURE), etat_de(structure, CHAMPS_STRUCTURE)) if avant else {}
    if statuts:
        changes["statut"] = [str(statut) if statut else None for statut in statuts]
    if changes:
        modification_ajouter(
            objet=structure, action=ActionModification.MODIFICATION, par=par, champs=changes, origine=origine
        )
    structures_indexer(structures=[structure.pk])


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Move places and services to the structure that replaces another (receiver of `structure_fusionnee`)."""
    Lieu.objects.filter(structure=source).update(structure=cible)
    Lieu.objects.filter(chez=source).update(chez=cible)
    Service.objects.filter(structure=source).update(structure=cible)
    creneaux_fusion_suivre(source=source, cible=cible)
    Contact.objects.filter(structure=source).update(structure=cible)
    Modification.objects.filter(structure=source).update(structure=cible)
    Signalement.objects.filter(structure=source).update(structure=cible)
    provenances_suivre(source=source, cible=cible)
    modification_ajouter(
        objet=cible, action=ActionModification.FUSION, par=None, origine=f"Fusion de {source.nom}"[:80]
    )
    structures_indexer(structures=[source.pk, cible.pk])
