"""Who may see and edit the sheets of a structure: the structure itself, its places, services and contacts."""

from copy import copy
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from home.gardees import Gardee
from home.permissions import droit_exiger, trouver
from reseau.annuaire.models import Contact, Lieu, Service, ServiceAuLieu
from reseau.comptes.models import Compte
from reseau.membres.permissions import compte_represente, est_charge_de_mission
from reseau.structures.models import Structure
from reseau.structures.queries import structure_canonique
from reseau.territoires.models import CompositionBassin

STRUCTURES = Gardee("structures par leur code", pieces=("structures",))
BASSINS = Gardee("bassins où une structure a un lieu", pieces=("annuaire", "territoires"))
OUVERTES = Structure.objects.select_related("reseau").filter(fusionnee_dans=None)


def structure_get_visible(compte: Compte, code: str) -> Structure:
    """The structure of this code, even merged (the view redirects), or Http404.

    Candidates and withdrawn structures are seen only by those who act for them.
    """

    lue: tuple[Structure, bool] = STRUCTURES.lire((code, timezone.localdate()), lambda: _lire(code))
    structure, montree = lue
    droit_exiger(structure.fusionnee_dans_id or montree or compte_represente(compte, structure))
    return copy(structure)


def _lire(code: str) -> tuple[Structure, bool]:
    structure = trouver(Structure.objects.select_related("reseau", "fusionnee_dans"), code=code)
    return structure, _montree(structure.pk)


def _montree(structure: int) -> bool:
    return Structure.objects.visibles().filter(pk=structure).exists()


def structure_get_remplacante(code: str) -> Structure | None:
    """The visible structure that replaces the merged one of this code; None when it is not merged, Http404 when nobody
    may see the other."""
    structure = (
        Structure.objects.select_related("fusionnee_dans").filter(code=code, fusionnee_dans__isnull=False).first()
    )
    if structure is None:
        return None
    autre = structure_canonique(structure)
    if not _montree(autre.pk):
        raise Http404
    return autre


def structure_get_historique(compte: Compte, code: str) -> Structure:
    """The structure whose history this person may read, or Http404: who represents it, or animates its bassin."""
    return trouver(OUVERTES, lambda s: compte_represente(compte, s) or compte_anime(compte, s), code=code)


def compte_anime(compte: Compte, structure: Structure) -> bool:
    """Is in charge, today, of a bassin where the structure has a place."""
    if not est_charge_de_mission(compte):
        return False
    bassins = BASSINS.lire((structure.pk, timezone.localdate()), lambda: _bassins(structure))
    return any(est_charge_de_mission(compte, bassin) for bassin in bassins)


def _bassins(structure: Structure) -> frozenset[int]:
    communes = structure.lieux.values("commune")
    return frozenset(
        CompositionBassin.objects.en_vigueur().filter(commune__in=communes).values_list("bassin", flat=True)
    )


def lieu_get_visible(compte: Compte, public_id: UUID) -> Lieu:
    """A place that this person may see, or Http404: published, in a structure that is; or kept by this person."""

    def vu(lieu: Lieu) -> bool:
        return lieu.publie and _montree(lieu.structure_id) or compte_represente(compte, lieu.structure)

    return trouver(Lieu.objects.select_related("structure__reseau", "commune", "chez"), vu, public_id=public_id)


def structure_get_editable(compte: Compte, code: str) -> Structure:
    """The structure this person may edit, or Http404."""
    return trouver(OUVERTES, lambda s: compte_represente(compte, s), code=code)


def lieu_get_editable(compte: Compte, public_id: UUID) -> Lieu:
    """The place this person may edit, or Http404."""
    lieux = Lieu.objects.select_related("structure__reseau", "commune")
    return trouver(lieux, lambda lieu: compte_represente(compte, lieu.structure), public_id=public_id)


def service_get_editable(compte: Compte, pk: int) -> Service:
    """The service this person may edit, or Http404."""
    services = Service.objects.select_related("structure__reseau")
    return trouver(services, lambda s: compte_represente(compte, s.structure), pk=pk)


def service_au_lieu_get_editable(compte: Compte, pk: int) -> ServiceAuLieu:
    """The service at a place that this person may edit, or Http404."""
    aux_lieux = ServiceAuLieu.objects.select_related("service__structure__reseau", "lieu__commune")
    return trouver(aux_lieux, lambda a: compte_represente(compte, a.service.structure), pk=pk)


def contact_get_editable(compte: Compte, pk: int) -> Contact:
    """The contact this person may edit, or Http404."""
    contacts = Contact.objects.select_related("structure__reseau", "lieu", "service")
    return trouver(contacts, lambda c: compte_represente(compte, c.structure), pk=pk)
