"""The criterion that this room offers to the completion rules."""

from typing import Any

from safran.parcours.models import Suivi
from safran.parcours.queries import avancement_lire, plan_lire, suivi_get
from safran.parcours.queries.suivis import Avancement, constat_etapes


def etapes_vues(compte: Any, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """Every live step of every live module has been seen by this person."""
    suivi = suivi_get(compte, formation)
    if suivi is None:
        return constat_etapes(Avancement(Suivi(), plan_lire(formation), frozenset()))
    suivi.formation = formation
    return constat_etapes(avancement_lire(suivi))
