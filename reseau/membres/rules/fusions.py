"""People follow their structure when it is merged into another."""

from django.db import transaction
from django.utils import timezone

from reseau.comptes.rules import sessions_fermer
from reseau.membres.models import Appartenance, DemandeCompte, Invitation, Mandat, Rattachement
from reseau.structures.models import Structure


@transaction.atomic
def structure_fusion_follow(*, source: Structure, cible: Structure) -> None:
    """Move what is open from `source` to `cible` today; what is past stays where it was true.

    Someone attached to both keeps the attachment to `cible` alone; whoever held a mandate signs in again.
    """
    aujourdhui = timezone.localdate()
    deja = set(Rattachement.objects.filter(structure=cible, au__isnull=True).values_list("compte_id", flat=True))
    for rattachement in Rattachement.objects.select_for_update(of=("self",)).filter(structure=source, au__isnull=True):
        rattachement.au = max(aujourdhui, rattachement.du)
        rattachement.save(update_fields=["au"])
        if rattachement.compte_id not in deja:
            Rattachement.objects.create(
                compte_id=rattachement.compte_id, structure=cible, fonction=rattachement.fonction, du=aujourdhui
            )
    for mandat in Mandat.objects.select_for_update(of=("self",)).filter(structure=source, au__isnull=True):
        mandat.au = max(aujourdhui, mandat.du)
        mandat.save(update_fields=["au"])
        Mandat.objects.get_or_create(
            compte_id=mandat.compte_id, role=mandat.role, structure=cible, au=None, defaults={"du": aujourdhui}
        )
        sessions_fermer(compte=mandat.compte)
    _appartenances_suivre(source, cible)
    Invitation.objects.filter(structure=source, acceptee_le__isnull=True, annulee_le__isnull=True).update(
        annulee_le=timezone.now()
    )
    DemandeCompte.objects.filter(structure=source).update(structure=cible)


def _appartenances_suivre(source: Structure, cible: Structure) -> None:
    """Bassins where `source` belongs today or later become those of `cible`, as the same person said."""
    aujourdhui = timezone.localdate()
    for appartenance in Appartenance.objects.select_for_update(of=("self",)).filter(structure=source, au__isnull=True):
        appartenance.au, appartenance.motif_fin = max(aujourdhui, appartenance.du), f"Fusion avec {cible.nom}."[:300]
        appartenance.save(update_fields=["au", "motif_fin"])
        Appartenance.objects.get_or_create(
            structure=cible,
            bassin_id=appartenance.bassin_id,
            au=None,
            defaults={
                "du": appartenance.au,
                "motif": appartenance.motif,
                "constatee_par_id": appartenance.constatee_par_id,
            },
        )
