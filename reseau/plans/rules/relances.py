"""What is late is asked about: one mail a day at most to a person, with all that she leads (R4.10)."""

from django.urls import reverse
from django.utils import timezone

from home.typographie import date_longue
from reseau.plans import avis
from reseau.plans.models import ActionPlan
from reseau.plans.queries.relances import actions_a_relancer, actions_par_pilote


def plans_relancer() -> int:
    """Write to each pilot of what ends in a week, ended yesterday or a fortnight ago; return how many were written to.

    Run twice the same day, it writes once.
    """
    jour = timezone.localdate()
    par_pilote = actions_par_pilote(actions_a_relancer(jour))
    for compte, actions in par_pilote.items():
        titre = actions[0].titre if len(actions) == 1 else f"{len(actions)} actions de plan"
        lignes = "\n".join(map(_ligne, actions))
        avis.RELANCE.envoyer([compte], reverse("mes_actions_de_plan"), f"{jour}", titre=titre, lignes=lignes)
    return len(par_pilote)


def _ligne(action: ActionPlan) -> str:
    finit = "devait finir" if action.retard else "finit"
    return f"«\u00a0{action.titre}\u00a0» {finit} le {date_longue(action.echeance)} ({action.plan})."
