"""« Rien n'a changé »: one sheet, or all those of a structure, confirmed today by someone (R5.1)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reseau.annuaire.choices import ActionModification
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.historique import modification_add
from reseau.annuaire.rules.indexation import structures_indexer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


@transaction.atomic
def structure_confirm(*, structure: Structure, par: Compte) -> bool:
    """Every published sheet of the structure is confirmed today by this person.

    False when someone had confirmed all of them today already: a second click writes nothing.
    """
    fiches = [modele.objects.publies().filter(structure=structure) for modele in (Lieu, Service)]
    if not sum(_confirmer(lignes, par) for lignes in fiches):
        return False
    modification_add(objet=structure, action=ActionModification.CONFIRMATION, par=par)
    structures_indexer(structures=[structure.pk])
    return True


@transaction.atomic
def fiche_confirm(*, fiche: Lieu | Service, par: Compte) -> bool:
    """This place, or this service, is confirmed today by this person; False when it was already."""
    if not _confirmer(type(fiche).objects.filter(pk=fiche.pk), par):
        return False
    modification_add(objet=fiche, action=ActionModification.CONFIRMATION, par=par)
    structures_indexer(structures=[fiche.structure_id])
    return True


def _confirmer(fiches: QuerySet, par: Compte) -> int:
    """Date those that nobody has confirmed today; how many."""
    jour = timezone.localdate()
    a_dater = fiches.exclude(confirme_le=jour, confirme_par__isnull=False)
    return a_dater.update(confirme_le=jour, confirme_par=par)
