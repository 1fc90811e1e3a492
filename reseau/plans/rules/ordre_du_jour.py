"""A blocked action is put before the body that follows its plan: a point of its reserve, which both name (R4.10)."""

import uuid
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.animation.choices import Nature
from reseau.animation.models import Comite, Point
from reseau.animation.permissions import peut_tenir
from reseau.animation.rules.points import point_inscrire, point_proposer
from reseau.comptes.models import Compte
from reseau.plans.choices import ACTION_PLAN, EtatActionPlan
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles, attend_une_reunion, comite_du_plan


@transaction.atomic
def action_inscrire(*, action: ActionPlan, par: Compte) -> Point:
    """Put a blocked action in the reserve of its body; one that waits there already, or for a meeting, is given again.

    Whoever holds the body does it, or sits there. Raises RegleRefusee "droit", "etat", "instance", "ferme" or "trop".
    """
    if not actions_lisibles(par).filter(pk=action.pk).exists():
        raise RegleRefusee("droit", "Cette action n’est pas à lire pour vous.")
    verrou = ACTION_PLAN.verrouiller(action)
    if verrou.etat != EtatActionPlan.BLOQUEE:
        raise RegleRefusee("etat", "Seule une action bloquée attend une décision.")
    if verrou.point and attend_une_reunion(verrou):
        return verrou.point
    comite = comite_du_plan(verrou.plan)
    if comite is None:
        raise RegleRefusee("instance", "Ce bassin n’a pas encore de comité qui se réunisse.")
    point = _inscrire(verrou, comite, par)
    ActionPlan.objects.filter(pk=verrou.pk).update(point=point)
    ACTION_PLAN.noter(verrou, "Mise à l’ordre du jour", par=par, motif=str(comite))
    return point


def _inscrire(action: ActionPlan, comite: Comite, par: Compte) -> Point:
    champs: dict[str, Any] = {
        "titre": action.titre, "nature": Nature.DECISION, "presente_par": action.qui[:120],
        "preparation": f"{action.plan}. {action.alerte}",
    }  # fmt: skip
    regle = point_inscrire if peut_tenir(par, comite) else point_proposer
    return regle(comite=comite, par=par, cle=uuid.uuid4(), **champs)
