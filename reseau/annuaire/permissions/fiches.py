"""Who may see and edit the sheets of a structure: the structure itself, its places, services and contacts."""

from uuid import UUID

from django.http import Http404

from reseau.annuaire.models import Contact, Lieu, Service, ServiceAuLieu
from reseau.comptes.models import Compte
from reseau.membres.permissions import compte_represente, est_charge_de_mission
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique
from reseau.territoires.models import CompositionBassin


def structure_get_visible(compte: Compte, code: str) -> Structure:
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


def structure_get_remplacante(code: str) -> Structure | None:
    """The visible structure that replaces the merged one of this code; None when it is not merged, Http404 when nobody
    may see the other."""
    structure = (
        Structure.objects.select_related("fusionnee_dans").filter(code=code, fusionnee_dans__isnull=False).first()
    )
    if structure is None:
        return None
    autre = structure_canonique(structure)
    if not Structure.objects.visibles().filter(pk=autre.pk).exists():
        raise Http404
    return autre


def structure_get_historique(compte: Compte, code: str) -> Structure:
    """The structure whose history this person may read, or Http404: who represents it, or animates its bassin."""
    structure = Structure.objects.select_related("reseau").filter(code=code, fusionnee_dans=None).first()
    if structure is None or not (compte_represente(compte, structure) or compte_anime(compte, structure)):
        raise Http404
    return structure


def compte_anime(compte: Compte, structure: Structure) -> bool:
    """Is in charge, today, of a bassin where the structure has a place."""
    if not est_charge_de_mission(compte):
        return False
    communes = structure.lieux.values("commune")
    bassins = CompositionBassin.objects.en_vigueur().filter(commune__in=communes).values_list("bassin", flat=True)
    return any(est_charge_de_mission(compte, bassin) for bassin in set(bassins))


def lieu_get_visible(compte: Compte, public_id: UUID) -> Lieu:
    """A place that this person may see, or Http404: published, in a structure that is; or kept by this person."""
    lieux = Lieu.objects.select_related("structure__reseau", "commune", "chez")
    lieu = lieux.filter(public_id=public_id).first()
    if lieu is None:
        raise Http404
    if lieu.publie and Structure.objects.visibles().filter(pk=lieu.structure_id).exists():
        return lieu
    if not compte_represente(compte, lieu.structure):
        raise Http404
    return lieu


def structure_get_editable(compte: Compte, code: str) -> Structure:
    """The structure this person may edit, or Http404."""
    structure = Structure.objects.select_related("reseau").filter(code=code, fusionnee_dans=None).first()
    if structure is None or not compte_represente(compte, structure):
        raise Http404
    return structure


def lieu_get_editable(compte: Compte, public_id: UUID) -> Lieu:
    """The place this person may edit, or Http404."""
    lieu = Lieu.objects.select_related("structure__reseau", "commune").filter(public_id=public_id).first()
    if lieu is None or not compte_represente(compte, lieu.structure):
        raise Http404
    return lieu


def service_get_editable(compte: Compte, pk: int) -> Service:
    """The service this person may edit, or Http404."""
    service = Service.objects.select_related("structure__reseau").filter(pk=min(pk, 2**62)).first()
    if service is None or not compte_represente(compte, service.structure):
        raise Http404
    return service


def service_au_lieu_get_editable(compte: Compte, pk: int) -> ServiceAuLieu:
    """The service at a place that this person may edit, or Http404."""
    aux_lieux = ServiceAuLieu.objects.select_related("service__structure__reseau", "lieu__commune")
    au_lieu = aux_lieux.filter(pk=min(pk, 2**62)).first()
    if au_lieu is None or not compte_represente(compte, au_lieu.service.structure):
        raise Http404
    return au_lieu


def contact_get_editable(compte: Compte, pk: int) -> Contact:
    """The contact this person may edit, or Http404."""
    contact = Contact.objects.select_related("structure__reseau", "lieu", "service").filter(pk=min(pk, 2**62)).first()
    if contact is None or not compte_represente(compte, contact.structure):
        raise Http404
    return contact
