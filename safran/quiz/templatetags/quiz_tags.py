"""What this room shows inside the player."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.http import urlencode

from reseau.membres.permissions import est_membre
from safran.quiz.genres.trous import REPERE
from safran.quiz.models import Quiz
from safran.quiz.queries.tentatives import quiz_etat

register = template.Library()


@register.inclusion_tag("quiz/etape.html", takes_context=True)
def quiz_etape(context: RequestContext, quiz: Quiz) -> dict[str, Any]:
    """A quiz in a step: where the reader stands, and the button that begins, resumes or begins again."""
    request = context.get("request")
    compte = getattr(request, "user", None)
    retour = getattr(request, "path", "")
    return {
        "quiz": quiz,
        "etat": quiz_etat(compte, quiz),
        "ouvert": quiz.live and est_membre(compte),
        "retour": retour,
        "suite": "?" + urlencode({"retour": retour}),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def texte_a_trous(question: dict[str, Any]) -> str:
    """The text of a question with its gaps numbered: « … (1) … »."""
    return REPERE.sub(r"(\1) ……", question["texte"])
