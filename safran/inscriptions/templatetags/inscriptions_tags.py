"""What this room shows on the pages of lower rooms."""

from typing import Any

from django import template
from django.template.context import RequestContext

from safran.formations.models import FormationPage
from safran.inscriptions import permissions
from safran.inscriptions.queries import sessions

register = template.Library()


@register.inclusion_tag("inscriptions/formation.html", takes_context=True)
def formation_sessions(context: RequestContext, formation: FormationPage) -> dict[str, Any]:
    """The coming sessions of a training, beside its sheet; nothing when there is none to show."""
    compte = getattr(context.get("request"), "user", None)
    lignes = sessions.sessions_de_formation(formation, compte) if formation.pk else []
    return {"lignes": lignes, "formation": formation, "prepare": permissions.peut_preparer(compte)}
