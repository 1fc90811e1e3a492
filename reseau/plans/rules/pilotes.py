"""A new pilot is told after an hour: a wrong name undone meanwhile is told to nobody (R4.10)."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.typographie import date_longue
from reseau.animation.porteurs import comptes_porteurs
from reseau.comptes.models import Compte
from reseau.plans import avis
from reseau.plans.choices import OUVERTES, EtatPlan
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import AUTOUR

ATTENTE = datetime.timedelta(hours=1)


def pilote_suivre(*, action: ActionPlan, avant: str) -> None:
    """Before it is saved: another pilot than `avant` is to be told, unless it is the one who knows already."""
    if action.pilote_cle == avant:
        return
    a_dire = bool(action.pilote_cle) and action.pilote_cle != action.pilote_su
    action.pilote_le = timezone.now() if a_dire else None


@transaction.atomic
def pilotes_prevenir() -> int:
    """Write to who leads an action of a voted plan for an hour and does not know; how many were written to.

    One mail to a person for all that is new; run again, it writes nothing.
    """
    nouvelles = ActionPlan.objects.filter(
        pilote_le__lte=timezone.now() - ATTENTE, etat__in=OUVERTES, axe__plan__etat=EtatPlan.VOTE, reportee_en=None
    )
    actions = list(nouvelles.select_related(*AUTOUR).select_for_update(of=("self",)).order_by("echeance", "pk"))
    parts: dict[Compte, list[ActionPlan]] = defaultdict(list)
    for action in actions:
        for compte in comptes_porteurs(action):
            parts[compte].append(action)
        action.pilote_su, action.pilote_le = action.pilote_cle, None
    ActionPlan.objects.bulk_update(actions, ["pilote_su", "pilote_le"])
    for compte, siennes in parts.items():
        lignes = [_dire(action) for action in siennes]
        avis.PILOTE.envoyer([compte], reverse("mes_actions_de_plan"), actions=lignes, nombre=len(lignes))
    return len(parts)


def _dire(action: ActionPlan) -> dict[str, str]:
    return {
        "titre": action.titre, "plan": str(action.plan), "quand": date_longue(action.echeance),
        "url": reverse("plan_action", args=[action.uuid]),
    }  # fmt: skip
