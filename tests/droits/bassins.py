"""Bassins: of what they are made, for everyone; which structures are of them, said by who animates them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.rules import appartenance_constater
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin, Commune
from reseau.territoires.rules import commission_create, communes_deplacer
from tests.droits.lignes import REGION, TOUS, Ligne, seuls
from tests.droits.mots import CODE_INCONNU, INCONNU, canari

ANIMENT = seuls("charge_mission region")

BASSINS = [
    Ligne("bassin", TOUS, "composition publique", "bassin"),
    Ligne("commission", TOUS, "composition publique", "commission"),
    Ligne("communes_et_bassins", TOUS, "la même table, pour un tableur"),
    Ligne("communes_deplacer", REGION, "change les communes de bassin"),
    Ligne(
        "deplacement_annuler",
        seuls("region", 405),
        "renonce à un changement",
        "déplacement",
        envoi=seuls("region", 302),
    ),
    Ligne("appartenances", seuls("charge_mission autre_charge region"), "dit quelles structures sont de ses bassins"),
    Ligne("appartenances_bassin", ANIMENT, "anime ce bassin", "bassin"),
    Ligne("appartenances_export", ANIMENT, "la même liste, en tableau", "bassin"),
    Ligne("appartenance_ajouter", ANIMENT, "anime ce bassin", "bassin"),
    Ligne("appartenance_terminer", ANIMENT, "anime ce bassin", "appartenance"),
]


def bassins_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """A belonging, a commission, a commune that will move."""
    niort, cognac = Bassin.objects.get(code="niort"), Bassin.objects.get(code="cognac")
    motif = f"Reçoit à distance {canari('appartenance')}"
    appartenance = appartenance_constater(structure=ici, bassin=niort, par=comptes["charge_mission"], motif=motif)
    commission_create(code="commission-d-ici", nom="Commission d’ici", bassins=[niort])
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
