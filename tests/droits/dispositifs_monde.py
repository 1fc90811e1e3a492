"""The support schemes of the world of rights: a draft, one that waits, one in the catalogue and its use."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from safran.dispositifs.rules import usage_declarer
from tests.droits.mots import canari
from tests.safran.dispositifs.fabriques import un_dispositif

INCONNU = uuid.UUID(int=987_655)


def dispositifs_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """All run by the author's structure, written by its referent."""
    dits = {"par": comptes["referent"], "porteuse": ici}
    brouillon = un_dispositif(titre=f"Brouillon {canari('dispositifbrouillon')}", **dits)
    propose = un_dispositif("PROPOSE", titre=f"Proposé {canari('dispositifpropose')}", **dits)
    offert = un_dispositif("CATALOGUE", titre=f"Offert {canari('dispositif')}", **dits)
    usage = usage_declarer(dispositif=offert, par=comptes["auteur"], structure=ici)
    return {
        "brouillon de dispositif": ([brouillon.uuid], [INCONNU]),
        "brouillon à proposer": ([brouillon.uuid, "PROPOSE"], [INCONNU, "PROPOSE"]),
        "dispositif proposé": ([propose.uuid], [INCONNU]),
        "dispositif à inscrire": ([propose.uuid, "CATALOGUE"], [INCONNU, "CATALOGUE"]),
        "dispositif au catalogue": ([offert.uuid], [INCONNU]),
        "usage de dispositif": ([usage.uuid], [INCONNU]),
    }
