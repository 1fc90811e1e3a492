"""A belonging, a commission, a commune that will move, for the world of rights."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.rules import commission_creer, communes_deplacer
from tests.droits.mots import CODE_INCONNU, INCONNU, canari


def bassins_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """A belonging, a commission, a commune that will move."""
    niort, cognac = Bassin.objects.get(code="niort"), Bassin.objects.get(code="cognac")
    motif = f"Reçoit à distance {canari('appartenance')}"
    appartenance = appartenance_constater(structure=ici, bassin=niort, par=comptes["charge_mission"], motif=motif)
    commission_creer(code="commission-d-ici", nom="Commission d’ici", bassins=[niort])
    dans_un_mois = timezone.localdate() + timedelta(days=30)
    (arrivee,) = communes_deplacer(
        communes=[Commune.objects.filter(compositions__bassin=niort).first()],
        bassin=cognac,
        jour=dans_un_mois,
        par=comptes["region"],
    )
    return {
        "bassin": (["niort"], [CODE_INCONNU]),
        "commission": (["commission-d-ici"], [CODE_INCONNU]),
        "déplacement": ([arrivee.pk], [INCONNU]),
        "appartenance": (["niort", appartenance.pk], ["niort", INCONNU]),
    }
