"""Every plan together: its actions, and the commission of each bassin."""

from collections.abc import Mapping

from django.db.models import QuerySet

from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import AUTOUR, VOTES, plans_lisibles
from reseau.plans.queries.lecture import DITES
from reseau.territoires.models import Commission, CompositionCommission


def actions_de_tous(compte: Compte) -> QuerySet[ActionPlan]:
    """The actions of the voted plans that this person reads, the nearest end first; one carried over, once."""
    lues = ActionPlan.objects.filter(axe__plan__in=plans_lisibles(compte).filter(etat__in=VOTES), reportee_en=None)
    autour = ("axe__plan__comite__commission", *AUTOUR[1:])
    return lues.select_related(*autour).prefetch_related("themes", DITES).order_by("echeance", "pk")


def commissions_des_bassins() -> Mapping[int | None, Commission]:
    """The territorial commission of each bassin today."""
    lignes = CompositionCommission.objects.en_vigueur().select_related("commission")
    return {ligne.bassin_id: ligne.commission for ligne in lignes}
