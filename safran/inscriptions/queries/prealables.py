"""What a training asks to follow at a distance before its day in the room: its first module."""

from dataclasses import dataclass

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.formations.models import FormationPage
from safran.parcours.queries.plans import Module, Plan, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, suivi_get


@dataclass(frozen=True)
class Prealable:
    """The modules of the training, and how far the reader is in them, None when not begun."""

    plan: Plan
    avancement: Avancement | None

    @property
    def module(self) -> Module:
        """The one that comes before the day; the others follow it, before or after."""
        return self.plan.modules[0]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(etape.minutes for etape in self.module.etapes)

    @property
    def fait(self) -> bool:
        """It has been followed."""
        return bool(self.avancement) and self.avancement.module_fait(self.module)


def prealable_lire(formation: FormationPage, compte: Compte) -> Prealable | None:
    """Nothing when the training is followed in the room alone."""
    plan = plan_lire(formation)
    if not plan.etapes or not formation.live:
        return None
    suivi = suivi_get(compte, formation) if est_membre(compte) else None
    if suivi:
        suivi.formation, suivi.compte = formation, compte
    return Prealable(plan, avancement_lire(suivi, plan) if suivi else None)
