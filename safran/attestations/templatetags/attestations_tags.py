"""What this room shows on the pages of lower rooms."""

from typing import Any

from django import template
from django.template.context import RequestContext

from safran.attestations.queries import attestation_de, formation_delivre
from safran.formations.models import FormationPage

register = template.Library()


@register.inclusion_tag("attestations/formation.html", takes_context=True)
def formation_attestation(context: RequestContext, formation: FormationPage) -> dict[str, Any]:
    """The reader's attestation for a training; says so when the training gives none."""
    compte = getattr(context.get("request"), "user", None)
    delivre = formation_delivre(formation)
    return {"attestation": attestation_de(compte, formation), "delivre": delivre}
