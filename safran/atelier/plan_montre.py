"""The steps of a module in the outline of the screen: written once, until the outline or its comments change."""

from collections import Counter

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.gardees import Gardee
from safran.atelier.queries.ossature import OSSATURES, RangEtape, RangModule

ETAPES = Gardee("étapes d’un plan", pieces=OSSATURES.pieces, combien=2_000)


def etapes_montrer(module: RangModule, attendent: Counter[str], *, url: str, ici: RangEtape | None) -> SafeString:
    """Its steps, and how many comments wait on each; those around the open one (`ici`) are written anew."""
    etapes = [(etape, attendent[etape.id]) for etape in module.etapes]
    contexte = {"module": module, "etapes": etapes, "url_formation": url, "ici": ici}
    if ici and ici.module_pk == module.pk:
        return render_to_string("atelier/etapes.html", contexte)
    cle = (url, module.pk, *(nombre for _, nombre in etapes))
    return ETAPES.rendre(cle, "atelier/etapes.html", lambda: contexte)
