"""What is hidden of the figures that were read; looked for once for the same figures, whoever reads them and how."""

from safran.pilotage.protection import Caches, proteger
from safran.pilotage.queries.releves import Releve

GARDES_MAX = 64
_gardes: dict[str, dict[str, Caches]] = {}


def masques_lire(releve: Releve) -> dict[str, Caches]:
    """What to hide of each count."""
    if releve.version in _gardes:
        return _gardes[releve.version]
    masques = {nom: proteger(comptes) for nom, comptes in releve.comptes.items()}
    if releve.version:
        if len(_gardes) >= GARDES_MAX:
            _gardes.clear()
        _gardes[releve.version] = masques
    return masques
