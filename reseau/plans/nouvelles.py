"""What the digests tell of the actions that one leads."""

import datetime
from collections.abc import Iterator

from django.urls import reverse

from home.etats.models import Passage
from home.nouvelles import Nouvelle
from reseau.animation.rules.relances import RAPPEL
from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan
from reseau.plans.queries.lecture import actions_suivies

MAX = 200


def actions_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What others did to the actions that this person leads: written, moved, looked at in a meeting.

    A reminder is told by its own mail; a pilot who is not told yet is told nothing here.
    """
    actions = {action.pk: action for action in actions_suivies(compte)}
    passages = Passage.objects.de(ActionPlan).filter(object_id__in=actions, le__gt=depuis, le__lte=jusqu_a)
    dits = passages.exclude(par=compte).exclude(geste__startswith=RAPPEL)
    for passage in dits.order_by("le", "pk")[:MAX]:
        action = actions[passage.object_id]
        phrase = passage.libelle if passage.de else "Vous pilotez cette action"
        if passage.motif and passage.de:
            phrase = f"{phrase} : {passage.motif}"
        yield Nouvelle(action.titre, reverse("plan_action", args=[action.uuid]), phrase, passage.le)
