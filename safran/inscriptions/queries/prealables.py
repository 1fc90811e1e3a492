"""What a training asks to follow at a distance before its day in the room."""

from dataclasses import dataclass

from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.formations.models import FormationPage
from safran.parcours.queries.plans import Plan, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire, suivi_get


@dataclass(frozen=True)
class Prealable:
    """The modules of the training, and how far the reader is in them, None when not begun."""

    plan: Plan
    avancement: Avancement | None

    @property
    def minutes(self) -> int:
        """How long they take."""
        return sum(etape.minutes for etape in self.plan.etapes)

    @property
    def fait(self) -> bool:
        """Every step has been seen."""
        return bool(self.avancement) and self.avancement.complet


def prealable_lire(formation: FormationPage, compte: Compte) -> Prealable | None:
    """Nothing when the training is followed in the room alone."""
    plan = plan_lire(formation)
    if not plan.etapes or not formation.live:
        return None
    suivi = suivi_get(compte, formation) if est_membre(compte) else None
    if suivi:
        suivi.formation, suivi.compte = formation, compte
    return Prealable(plan, avancement_lire(suivi, plan) if suivi else None)
