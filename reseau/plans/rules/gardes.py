"""What every rule of this room asks first."""

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.plans.choices import S_ECRIVENT, EtatPlan
from reseau.plans.models import ActionPlan, Plan
from reseau.plans.permissions import peut_dire, peut_tenir_plan


def tenue_exiger(*, par: Compte, plan: Plan) -> None:
    """Raises RegleRefusee "droit" when this person does not hold this plan."""
    if not peut_tenir_plan(par, plan):
        raise RegleRefusee("droit", "Ce plan n’est pas tenu par vous.")


def ecriture_exiger(*, par: Compte, plan: Plan) -> Plan:
    """The plan, locked, still open to be written. Raises RegleRefusee "droit" or "clos"."""
    tenue_exiger(par=par, plan=plan)
    verrou = Plan.objects.select_for_update(of=("self",)).select_related("comite", "bassin").get(pk=plan.pk)
    if verrou.etat not in S_ECRIVENT:
        raise RegleRefusee("clos", "Ce plan est clos : il ne s’écrit plus.")
    return verrou


def parole_exiger(*, par: Compte, action: ActionPlan) -> None:
    """Raises RegleRefusee "prepare" or "clos" out of its year, "droit" when this person may not say where it stands."""
    if action.plan.etat == EtatPlan.PREPARE:
        raise RegleRefusee("prepare", "Le plan n’est pas encore voté : ses actions attendent.")
    if action.plan.etat == EtatPlan.CLOS:
        raise RegleRefusee("clos", "Ce plan est clos : ses actions ne changent plus.")
    if not peut_dire(par, action):
        raise RegleRefusee("droit", "Cette action n’est pas pilotée par vous.")
