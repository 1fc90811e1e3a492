"""The completion criterion that this room offers: enough hours in the room, once the sheets are certified."""

import datetime
from typing import Any

from reseau.comptes.models import Compte
from safran.formations.criteres import Critere
from safran.presences.models import Contresignature
from safran.presences.queries.grille import part_atteinte


def _pourcentage(parametres: dict[str, Any]) -> int:
    return int(parametres.get("pourcentage") or 100)


def dire(parametres: dict[str, Any]) -> str:
    """The condition in words."""
    return f"être en salle au moins {_pourcentage(parametres)} % des heures"


def evaluer(compte: Compte, formation: Any, parametres: dict[str, Any]) -> tuple[bool, str]:
    """The best session of the person, in certified minutes, reaches the part asked for."""
    ligne = part_atteinte(compte, formation)
    if ligne and ligne.atteint(_pourcentage(parametres)):
        return True, ""
    en_est = f" ({ligne.part} % pour l’instant)" if ligne else ""
    return False, dire(parametres) + en_est


def quand(compte: Compte, formation: Any, parametres: dict[str, Any]) -> datetime.datetime | None:
    """When the sheet that made it true was certified, or the last one."""
    ligne = part_atteinte(compte, formation)
    if ligne is None or not ligne.atteint(_pourcentage(parametres)):
        return None
    premieres: dict[int, datetime.datetime] = {}
    for c in Contresignature.objects.filter(seance__session=ligne.inscription.session_id).order_by("le"):
        premieres.setdefault(c.seance_id, c.le)
    atteintes = 0
    for case in sorted((c for c in ligne.cases if c.certifiee), key=lambda c: premieres[c.seance.pk]):
        atteintes += case.comptees
        if 100 * atteintes >= _pourcentage(parametres) * ligne.prevues:
            return premieres[case.seance.pk]
    return None


PRESENCE = Critere(type="presence", libelle="Présence en salle", evaluer=evaluer, dire=dire, quand=quand)
