"""Who may: the person, the referent of her or his structure and the Région download; the Région revokes (T01)."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_region, structures_representees
from safran.attestations.models import Attestation
from safran.parcours.models import Suivi


def _represente(compte: Compte, titulaire_pk: int) -> bool:
    """Whether someone is the referent of a structure that employs the holder today."""
    structures = structures_representees(compte)
    return bool(structures) and (
        Rattachement.objects.filter(compte=titulaire_pk, structure__in=structures).en_vigueur().exists()
    )


def attestation_get_visible(compte: Compte, uuid: UUID) -> Attestation:
    """An attestation that was issued and that this person may download, or Http404."""
    attestation = Attestation.objects.figees().filter(Q(uuid=uuid)).first()
    if attestation is None:
        raise Http404
    if attestation.compte_id == compte.pk or est_region(compte) or _represente(compte, attestation.compte_id):
        return attestation
    raise Http404


def attestation_get_geree(compte: Compte, uuid: UUID) -> Attestation:
    """Any attestation, for the Région, or Http404."""
    attestation = (
        Attestation.objects.select_related("compte", "formation").filter(uuid=uuid).first()
        if est_region(compte)
        else None
    )
    if attestation is None:
        raise Http404
    return attestation


def suivi_get_acheve(compte: Compte, formation_pk: int) -> Suivi:
    """One's own completion of a training, or Http404."""
    lignes = (
        Suivi.objects.acheves()
        .select_related("compte", "formation", "achevement")
        .filter(compte=compte, formation=formation_pk)
    )
    return trouver(lignes)
