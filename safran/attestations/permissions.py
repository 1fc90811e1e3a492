"""Who may: the person, the referent of her or his structure and the Région download; the Région revokes (T01)."""

from uuid import UUID

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import est_region, structures_representees
from safran.attestations.models import Attestation
from safran.parcours.models import Suivi


def _lit(compte: Compte, titulaire_pk: int) -> bool:
    """The holder, the Région, the referent of a structure that employs the holder today."""
    if titulaire_pk == compte.pk or est_region(compte):
        return True
    structures = structures_representees(compte)
    return bool(structures) and (
        Rattachement.objects.filter(compte=titulaire_pk, structure__in=structures).en_vigueur().exists()
    )


def attestation_get_visible(compte: Compte, uuid: UUID) -> Attestation:
    """An attestation that was issued and that this person may download, or Http404."""
    return trouver(Attestation.objects.figees(), lambda a: _lit(compte, a.compte_id), uuid=uuid)


def attestation_get_geree(compte: Compte, uuid: UUID) -> Attestation:
    """Any attestation, for the Région, or Http404."""
    droit_exiger(est_region(compte))
    return trouver(Attestation.objects.select_related("compte", "formation"), uuid=uuid)


def suivi_get_acheve(compte: Compte, formation_pk: int) -> Suivi:
    """One's own completion of a training, or Http404."""
    acheves = Suivi.objects.acheves().select_related("compte", "formation", "achevement")
    return trouver(acheves, compte=compte, formation=formation_pk)
