"""A module in the outline of the screen: written once, until the outline or its comments change."""

from collections import Counter
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.gardees import Gardee
from safran.atelier.forms import PlanForm
from safran.atelier.queries.ossature import OSSATURES, RangModule

GABARIT = "atelier/module.html"
MODULES = Gardee("modules d’un plan", pieces=OSSATURES.pieces, combien=500)


def module_montrer(module: RangModule, attendent: Counter[str], *, url: str, ecran: Any = None) -> SafeString:
    """Its steps, how many comments wait on each, where its next step is named.

    `ecran` is given when someone writes in this module: it is then written anew.
    """
    etapes = tuple((etape, attendent[etape.id]) for etape in module.etapes)

    def contexte() -> dict[str, Any]:
        form = ecran.plan_form if ecran else PlanForm([module.page], None)
        montre = {"module": module, "etapes": etapes, "url_formation": url, "champ": form[f"dans-{module.pk}"]}
        return {**montre, "ecran": ecran, "ici": ecran and ecran.etape}

    if ecran:
        return render_to_string(GABARIT, contexte())
    return MODULES.rendre((url, module.pk, *(nombre for _, nombre in etapes)), GABARIT, contexte)
