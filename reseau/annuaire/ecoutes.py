"""What this room hears from the register below."""

from typing import Any

from reseau.annuaire.rules.fiches import structure_change_suivre, structure_fusion_suivre
from reseau.annuaire.rules.reseaux import reseau_change_suivre
from reseau.structures import signals
from reseau.structures.models import Reseau, Structure


def _fusion(sender: type, source: Structure, cible: Structure, **suite: Any) -> None:
    structure_fusion_suivre(source=source, cible=cible)


def _modification(sender: type, structure: Structure, **suite: Any) -> None:
    dits = {nom: suite[nom] for nom in ("avant", "par", "origine", "statuts") if nom in suite}
    structure_change_suivre(structure=structure, **dits)


def _reseau(sender: type, reseau: Reseau, **suite: Any) -> None:
    dits = {nom: suite[nom] for nom in ("avant", "liens_avant", "par", "origine")}
    reseau_change_suivre(reseau=reseau, **dits)


def ecouter() -> None:
    """Connect, once, from the app's `ready()`."""
    signals.structure_fusionnee.connect(_fusion, dispatch_uid="annuaire.fusion")
    signals.structure_modifiee.connect(_modification, dispatch_uid="annuaire.modification")
    signals.reseau_modifie.connect(_reseau, dispatch_uid="annuaire.reseau")
