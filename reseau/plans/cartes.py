"""What this room shows in « Mon espace »."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.plans.queries.lecture import mes_actions

MAX_CARTE = 4


@carte_gardee("animation", "plans", "structures", "territoires")
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
