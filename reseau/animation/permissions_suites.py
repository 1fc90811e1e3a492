"""The doors of what follows a meeting: a decision by its number, an action, the page of a chair."""

import uuid

from home.permissions import reserve_a, trouver
from reseau.animation.choices import Qualite
from reseau.animation.models import Action, Decision
from reseau.animation.permissions import actions_lisibles, decisions_lisibles, sieges_de
from reseau.comptes.models import Compte


def preside(compte: Compte) -> bool:
    """Chairs some body today."""
    return Qualite.PRESIDENCE in sieges_de(compte).values()


presidence_required = reserve_a(preside)
connecte_required = reserve_a(lambda compte: compte.is_active)


def decision_get_lisible(compte: Compte, numero: str) -> Decision:
    """A decision that this person may read, by its number « D-2026-017 »; Http404 otherwise."""
    parts = numero.split("-")
    annee, rang = (int(parts[1]), int(parts[2])) if len(parts) == 3 and _nombres(parts[1:]) else (0, 0)
    decisions = decisions_lisibles(compte).select_related(
        "comite", "reunion", "point", "revise", "porteur_compte", "porteur_structure", "porteur_reseau"
    )
    return trouver(decisions, annee=annee, rang=rang)


def _nombres(textes: list[str]) -> bool:
    return all(texte.isascii() and texte.isdigit() and len(texte) < 8 for texte in textes)


def action_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Action:
    """An action that this person may read; Http404 otherwise."""
    actions = actions_lisibles(compte).select_related(
        "comite", "reunion", "decision", "porteur_compte", "porteur_structure", "porteur_reseau"
    )
    return trouver(actions, uuid=identifiant)
