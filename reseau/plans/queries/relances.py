"""Who leads an action today, and which ones are to be asked about."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from reseau.animation.choices import RELANCES
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.plans.choices import OUVERTES, EtatPlan
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import AUTOUR


def actions_en_retard(jour: datetime.date) -> QuerySet[ActionPlan]:
    """Actions of running plans that should be done already, the latest first."""
    return _en_cours().filter(echeance__lt=jour).order_by("echeance", "pk")


def actions_a_relancer(jour: datetime.date) -> QuerySet[ActionPlan]:
    """Those whose end is in seven days, was yesterday, or a fortnight ago, as for decisions."""
    return _en_cours().filter(echeance__in=[jour - datetime.timedelta(days=rang) for rang in RELANCES])


def _en_cours() -> QuerySet[ActionPlan]:
    ouvertes = ActionPlan.objects.filter(etat__in=OUVERTES, axe__plan__etat=EtatPlan.VOTE, reportee_en=None)
    return ouvertes.select_related(*AUTOUR)


def actions_par_pilote(actions: Iterable[ActionPlan]) -> Mapping[Compte, list[ActionPlan]]:
    """To each person, what she answers for: alone, as referent of the structure, or at the head of the network."""
    lues = list(actions)
    structures = {action.porteur_structure_id for action in lues} - {None}
    reseaux = {action.porteur_reseau_id for action in lues} - {None}
    referents = Q(role=Role.REFERENT, structure__in=structures)
    tetes = Q(role=Role.TETE_RESEAU, reseau__in=reseaux)
    mandats = Mandat.objects.en_vigueur().filter(referents | tetes, compte__is_active=True).select_related("compte")
    par_structure: dict[int | None, list[Compte]] = defaultdict(list)
    par_reseau: dict[int | None, list[Compte]] = defaultdict(list)
    for mandat in mandats:
        (par_structure[mandat.structure_id] if mandat.structure_id else par_reseau[mandat.reseau_id]).append(
            mandat.compte
        )
    rangees: dict[Compte, list[ActionPlan]] = defaultdict(list)
    for action in lues:
        seul = [action.porteur_compte] if action.porteur_compte else []
        autres = par_structure[action.porteur_structure_id] + par_reseau[action.porteur_reseau_id]
        for compte in dict.fromkeys([*seul, *autres]):
            rangees[compte].append(action)
    return rangees
