"""Who may see and edit a sheet; whoever may not gets 404, whether the sheet exists or not."""

from uuid import UUID

from django.http import Http404

from reseau.annuaire.models import Import, Lieu, Service
from reseau.membres.permissions import compte_represente, est_region
from reseau.structures.models import Structure


def structure_get_visible(compte: object, code: str) -> Structure:
    """The structure of this code, even merged (the view redirects), or Http404.

    Candidates and withdrawn structures are seen only by those who act for them.
    """
    structure = Structure.objects.select_related("reseau", "fusionnee_dans").filter(code=code).first()
    if structure is None:
        raise Http404
    if structure.fusionnee_dans_id or Structure.objects.visibles().filter(pk=structure.pk).exists():
        return structure
    if not compte_represente(compte, structure):
        raise Http404
    return structure


def structure_get_editable(compte: object, code: str) -> Structure:
    """The structure this person may edit, or Http404."""
    structure = Structure.objects.select_related("reseau").filter(code=code, fusionnee_dans=None).first()
    if structure is None or not compte_represente(compte, structure):
        raise Http404
    return structure


def lieu_get_editable(compte: object, public_id: UUID) -> Lieu:
    """The place this person may edit, or Http404."""
    lieu = Lieu.objects.select_related("structure__reseau", "commune").filter(public_id=public_id).first()
    if lieu is None or not compte_represente(compte, lieu.structure):
        raise Http404
    return lieu


def service_get_editable(compte: object, pk: int) -> Service:
    """The service this person may edit, or Http404."""
    service = Service.objects.select_related("structure__reseau").filter(pk=min(pk, 2**62)).first()
    if service is None or not compte_represente(compte, service.structure):
        raise Http404
    return service


def import_get(compte: object, pk: int) -> Import:
    """An import, for the Région only, or Http404."""
    importation = Import.objects.filter(pk=min(pk, 2**62)).first() if est_region(compte) else None
    if importation is None:
        raise Http404
    return importation
