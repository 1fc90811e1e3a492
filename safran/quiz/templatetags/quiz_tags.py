"""What this room shows inside the player."""

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from reseau.membres.permissions import est_membre
from safran.quiz.choices import Json
from safran.quiz.genres.composes import REPERE
from safran.quiz.models import Quiz
from safran.quiz.queries.copies import passage_lire, resultat_lire, suivi_dire
from safran.quiz.queries.tentatives import quiz_etat
from safran.quiz.textes import couper, mettre_en_forme, mettre_en_ligne

register = template.Library()


@register.inclusion_tag("quiz/etape.html", takes_context=True)
def quiz_etape(context: RequestContext, quiz: Quiz) -> Json:
    """A quiz in a step: where the reader stands, the questions of an open attempt, the result of one handed in.

    When a step holds several quizzes, one is taken at a time: the one that the address names.
    """
    request = context.get("request")
    compte, retour = getattr(request, "user", None), getattr(request, "path", "")
    etat, ouvert = quiz_etat(compte, quiz), quiz.live and est_membre(compte)
    contexte = {
        "quiz": quiz,
        "etat": etat,
        "ouvert": ouvert,
        "retour": retour,
        "en_place": True,
        "suite": "?" + urlencode({"retour": retour}),
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }
    etape = getattr(context.get("lecture"), "etape", None)
    if not ouvert or etape is None:
        return contexte
    seul = len(etape.quiz) == 1 or request.GET.get("quiz") == quiz.code
    if seul and (passage := passage_lire(request, etat)):
        tentative = passage["tentative"]
        adresse = reverse("quiz_tentative", args=[quiz.code, tentative.uuid])
        return {**contexte, "passage": passage, "adresse": adresse, **suivi_dire(tentative)}
    return {**contexte, **resultat_lire(request, etat)}


@register.filter
def mis_en_forme(texte: str) -> SafeString:
    """The words of a question as blocks: wording, explanation, text with gaps."""
    return mettre_en_forme(str(texte or ""))


@register.filter
def mis_en_ligne(texte: str) -> SafeString:
    """The same in a label, a cell or beside an answer: lines, no block."""
    return mettre_en_ligne(str(texte or ""))


@register.inclusion_tag("quiz/genres/enonce.html")
def enonce(texte: str, ancre: str | int = "") -> Json:
    """The wording of a question: its first paragraph is a heading, what does not hold in one is read below."""
    tete, suite = couper(texte)
    return {"tete": tete, "suite": suite, "ancre": ancre}


@register.filter
def texte_a_trous(question: Json) -> str:
    """The text of a question with its gaps numbered: « … (1) … »."""
    return REPERE.sub(r"(\1) ……", question["texte"])
