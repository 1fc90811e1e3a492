"""The completion criterion that this room offers; it never gives an attestation by itself (see safran.attestations)."""

import datetime
from typing import Any

from reseau.comptes.models import Compte
from safran.formations.criteres import Critere
from safran.scorm import queries


def _titre(parametres: dict[str, Any]) -> str:
    uuid = str(parametres.get("paquet", ""))
    return dict(queries.paquets_offerts()).get(uuid, "retiré")


def evaluer(compte: Compte, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The package is done and, if it marks, not failed."""
    if quand(compte, formation, parametres):
        return True, ""
    return False, f"terminer et réussir le module « {_titre(parametres)} »"


def dire(parametres: dict[str, Any]) -> str:
    """The condition in words."""
    return f"terminer et réussir le module « {_titre(parametres)} »"


def quand(compte: Compte, formation: Any, parametres: dict[str, Any]) -> datetime.datetime | None:
    """When the package was done for the first time."""
    uuid = str(parametres.get("paquet", ""))
    return queries.reussi_le(compte, uuid) if uuid in dict(queries.paquets_offerts()) else None


SCORM_REUSSI = Critere(
    type="scorm_reussi",
    libelle="SCORM ou H5P réussi",
    options=queries.paquets_offerts,
    evaluer=evaluer,
    dire=dire,
    quand=quand,
)
