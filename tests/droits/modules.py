"""Parts of the small world that say nothing private: modules, attestations."""

import uuid
from typing import Any

from safran.attestations.badges import cle_lire
from safran.attestations.models import Attestation
from safran.scorm.rules import passage_ouvrir
from tests.droits.mots import INCONNU
from tests.safran.fabriques_scorm import une_version


def un_module_commence(auteur: Any) -> dict[str, tuple[list, list]]:
    """A package, and someone who has begun it."""
    paquet = une_version().paquet
    passage = passage_ouvrir(compte=auteur, paquet=paquet)
    return {"paquet": ([paquet.uuid], [uuid.uuid4()]), "passage": ([passage.uuid], [uuid.uuid4()])}


def une_attestation_emise(attestation: Attestation) -> dict[str, tuple[list, list]]:
    """An attestation, by its address and by its code."""
    return {
        "attestation": ([attestation.uuid], [uuid.uuid4()]),
        "histoire d’une attestation": (["attestation", attestation.pk], ["attestation", INCONNU]),
        "code": ([attestation.code], ["0000-0000"]),
        "badge": ([attestation.uuid, "jwt"], [uuid.uuid4(), "jwt"]),
        "formation achevée": ([attestation.formation_id], [INCONNU]),
        "clé de badge": ([cle_lire().kid], ["inconnue"]),
        "tableau CSV": (["csv"], ["exe"]),
        "liste de badges": ([0], [INCONNU]),
    }
