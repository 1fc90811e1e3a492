"""The world of rights: a trend, a source, an orientation of the scheme, a request of Niort for a training."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.plans.models import OrientationDuSchema
from tests.droits.mots import CODE_INCONNU, INCONNU, canari
from tests.reseau.tendances.fabriques import une_source, une_tendance
from tests.safran.demandes.fabriques import une_demande


def tendances_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """All kept by the Région; the request is filed by who animates Niort."""
    tendance, source, absent = une_tendance(), une_source(par=comptes["region"]), uuid.uuid4()
    orientation = OrientationDuSchema.objects.create(code="o9", titre="Relayer sans perdre")
    demande = une_demande(par=comptes["charge_mission"], besoin=canari("besoindit"))
    return {
        "tendance": ([tendance.code], [CODE_INCONNU]),
        "source de veille": ([source.uuid], [absent]),
        "orientation du schéma": ([orientation.code], [CODE_INCONNU]),
        "demande de formation": ([demande.uuid], [absent]),
        "demande à étudier": ([demande.uuid, "ETUDIEE"], [absent, "ETUDIEE"]),
        "histoire d’une demande de formation": (
            ["demande_formation", demande.pk],
            ["demande_formation", INCONNU],
        ),
    }
