"""Every plan together: those that one reads, and the commission of each bassin."""

from collections.abc import Mapping

from reseau.comptes.models import Compte
from reseau.plans.permissions import VOTES, plans_lisibles
from reseau.territoires.models import Commission, CompositionCommission


def plans_votes(compte: Compte) -> list[tuple[str, int]]:
    """The addresses of the voted plans that this person reads."""
    return list(plans_lisibles(compte).filter(etat__in=VOTES).order_by("pk").values_list("code", "annee"))


def commissions_des_bassins() -> Mapping[int | None, Commission]:
    """The territorial commission of each bassin today."""
    lignes = CompositionCommission.objects.en_vigueur().select_related("commission")
    return {ligne.bassin_id: ligne.commission for ligne in lignes}
