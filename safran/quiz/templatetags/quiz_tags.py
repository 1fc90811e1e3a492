"""What this room shows inside the player."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from home.motifs import icone
from home.typographie import en_page
from reseau.membres.permissions import est_membre
from safran.quiz.choices import TypeQuestion
from safran.quiz.genres import LigneCorrigee
from safran.quiz.genres.trous import REPERE
from safran.quiz.models import Quiz
from safran.quiz.queries.tentatives import quiz_etat

register = template.Library()

OPTION = (
    '<label class="option" for="{0}_{1}"><input type="{2}" name="{3}" value="{4}" id="{0}_{1}"{5}{6}>'
    "<span>{7}</span></label>"
)
CORRIGEE = '<label class="option {}"><input type="{}" name="{}"{}><span>{}</span>{}{}</label>'
ETAT, AIDE = '<span class="option__etat">{}{}</span>', '<span class="option__aide">{}</span>'
COCHEE, ERRONEE = SafeString(" checked"), SafeString(' aria-invalid="true"')


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


@register.simple_tag
def options(champ: BoundField) -> SafeString:
    """The answers proposed by a question, to be ticked, written at once: a quiz shows forty of them."""
    widget, erronee = champ.field.widget, ERRONEE if champ.errors else ""
    cochees = widget.format_value(champ.value())
    return format_html_join(
        "\n",
        OPTION,
        (
            (
                champ.auto_id, rang, widget.input_type, champ.html_name, valeur, COCHEE if valeur in cochees else "",
                erronee, en_page(libelle),
            )
            for rang, (valeur, libelle) in enumerate(champ.field.choices)
        ),
    )  # fmt: skip


@register.simple_tag
def options_corrigees(lignes: list[LigneCorrigee], genre: str, numero: str | int) -> SafeString:
    """The same answers once corrected: which were ticked, which were right, in words."""
    case = "checkbox" if genre == TypeQuestion.MULTIPLE else "radio"
    return format_html_join("\n", CORRIGEE, (_corrigee(ligne, case, f"q{numero}") for ligne in lignes))


def _corrigee(ligne: LigneCorrigee, case: str, nom: str) -> tuple[str, ...]:
    """What one of them shows; its feedback only beside words."""
    etat = aide = ""
    if ligne.etat:
        etat = format_html(ETAT, icone("check-lg" if ligne.juste else "x-lg"), ligne.etat)
        aide = format_html(AIDE, en_page(ligne.retour)) if ligne.retour else ""
    return ligne.classe, case, nom, COCHEE if ligne.cochee else "", en_page(ligne.texte), etat, aide
