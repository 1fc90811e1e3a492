"""What this room offers to the ground floor: personal data treatments and checks."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from home.securite.donnees_personnelles import Traitement
from reseau.structures.models import StatutStructure, Structure
from reseau.structures.validateurs import siret_valider

# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Tenir le registre des réseaux et des structures",
        "téléphone et adresse électronique d’accueil, qui les a vérifiés",
        "Reseau Structure",
        destinataires="tous : l’annuaire est public",
        duree="tant que la structure existe",
    )
]


# Invariants of the register.


def structures_coherentes() -> Iterator[str]:
    """Parents and mergers never loop, at most one open status, periods never overlap, SIRET numbers are good."""
    structures = {s.pk: s for s in Structure.objects.all()}
    for structure in structures.values():
        if _boucle(structure, structures, "parent_id"):
            yield f"La structure {structure.code} dépend d’elle-même."
        if _boucle(structure, structures, "fusionnee_dans_id"):
            yield f"Les fusions de la structure {structure.code} tournent en rond."
        if structure.parent_id and structures[structure.parent_id].fusionnee_dans_id:
            yield f"La structure {structure.code} dépend d’une structure fusionnée."
        if structure.siret and not _siret_correct(structure.siret):
            yield f"Le SIRET de la structure {structure.code} est incorrect."
    ouverts = Structure.objects.annotate(ouverts=Count("statuts", filter=Q(statuts__au=None)))
    for code in ouverts.filter(ouverts__gt=1).values_list("code", flat=True):
        yield f"La structure {code} a plusieurs statuts en cours."
    for code in ouverts.filter(ouverts__gt=0).exclude(fusionnee_dans=None).values_list("code", flat=True):
        yield f"La structure {code}, fusionnée, a encore un statut en cours."
    yield from _statuts_qui_se_chevauchent()


def _statuts_qui_se_chevauchent() -> Iterator[str]:
    precedent = None
    for statut in StatutStructure.objects.select_related("structure").order_by("structure", "du", "pk"):
        if precedent and precedent.structure_id == statut.structure_id:
            if precedent.au is None or precedent.au > statut.du:
                yield f"La structure {statut.structure.code} a deux statuts le {statut.du:%d/%m/%Y}."
        precedent = statut


def _boucle(structure: Structure, structures: dict[int, Structure], lien: str) -> bool:
    """Whether following `lien` comes back to the structure."""
    vues, suivante = {structure.pk}, getattr(structure, lien)
    while suivante and suivante not in vues:
        vues.add(suivante)
        suivante = getattr(structures[suivante], lien)
    return suivante == structure.pk


def _siret_correct(siret: str) -> bool:
    try:
        siret_valider(siret)
    except ValidationError:
        return False
    return True
