"""What this room shows inside a step."""

from django import template
from django.template.context import RequestContext

from reseau.membres.permissions import est_membre
from safran.scorm.choices import Json
from safran.scorm.models import Paquet
from safran.scorm.queries import passage_de

register = template.Library()


@register.inclusion_tag("scorm/etape.html", takes_context=True)
def scorm_etape(context: RequestContext, paquet: Paquet) -> Json:
    """A module in a step: where the reader stands, and the button that opens it."""
    request = context.get("request")
    compte = getattr(request, "user", None)
    return {
        "paquet": paquet,
        "passage": passage_de(compte, paquet),
        "ouvert": est_membre(compte),
        "retour": getattr(request, "path", ""),
        "csrf_token": context.get("csrf_token"),
    }
