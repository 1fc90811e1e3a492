"""What this room shows in « Mon espace », and to who chairs."""

from collections.abc import Collection

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.animation.models import Comite
from reseau.comptes.models import Compte
from reseau.plans.queries.avancement import jauges_des_plans
from reseau.plans.queries.lecture import mes_actions, plans_des_territoires
from reseau.territoires.models import Bassin

MAX_CARTE = 4


@carte_gardee("animation", "plans", "structures", "territoires", lignes=mes_actions)
def carte_actions(compte: Compte) -> Carte | None:
    """What one leads, the nearest end first; nothing when one leads nothing."""
    actions = list(mes_actions(compte)[: MAX_CARTE + 1])
    if not actions:
        return None
    contexte = {
        "actions": actions[:MAX_CARTE],
        "url_suite": reverse("mes_actions_de_plan"),
        "libelle_suite": "Dire où elles en sont",
    }
    return Carte("Mes actions de plan", "plans/carte.html", contexte)


def carte_presidence(compte: Compte, comites: Collection[Comite], bassins: Collection[Bassin]) -> Carte | None:
    """How far the plans of these territories are, for who chairs there; nothing when she reads none."""
    plans = plans_des_territoires(compte, comites, bassins)
    if not plans:
        return None
    titre = "Vos plans d’actions" if len(plans) > 1 else "Votre plan d’actions"
    return Carte(titre, "plans/presidence.html", {"plans": jauges_des_plans(plans)})
