"""What this room shows inside the player."""

from django import template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from home.dessins.icones import icone
from reseau.membres.permissions import est_membre
from safran.quiz.affichage import mettre_en_forme, mettre_en_ligne
from safran.quiz.choices import Json, TypeQuestion
from safran.quiz.genres import LigneCorrigee
from safran.quiz.genres.composes import REPERE
from safran.quiz.models import Quiz
from safran.quiz.queries.copies import passage_lire, resultat_lire, suivi_dire
from safran.quiz.queries.tentatives import quiz_etat
from safran.quiz.textes import couper

register = template.Library()

OPTION = '<label class="option" for="{0}"><input {1} value="{2}" id="{0}"{3}><span>{4}</span></label>'
CORRIGEE = '<label class="option {}"><input {}{}><span>{}</span>{}{}</label>'
ETAT, AIDE = '<span class="option__etat">{}{}</span>', '<span class="option__aide">{}</span>'
COCHEE, ERRONEE = SafeString(" checked"), SafeString(' aria-invalid="true"')


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
        adresse = reverse("quiz_tentative", args=[quiz.code, passage.tentative.uuid])
        return {**contexte, "passage": passage, "adresse": adresse, **suivi_dire(passage.tentative)}
    return {**contexte, **resultat_lire(request, etat)}


@register.filter
def mis_en_forme(texte: str) -> SafeString:
    """The words of a question as blocks: wording, explanation, text with gaps."""
    return mettre_en_forme(str(texte or ""))


@register.filter
def mis_en_ligne(texte: str) -> SafeString:
    """The same in a label, a cell or beside an answer: lines, no block."""
    return mettre_en_ligne(str(texte or ""))


@register.simple_tag
def enonce(texte: str, ancre: str | int = "") -> SafeString:
    """The wording of a question: its first paragraph is a heading, what does not hold in one is read below."""
    tete, suite = couper(texte)
    nom = format_html(' id="question-{}"', ancre) if ancre else ""
    titre = format_html('<h2 class="h3"{}>{}</h2>', nom, mettre_en_ligne(tete))
    return format_html('{}<div class="question__suite">{}</div>', titre, mettre_en_forme(suite)) if suite else titre


@register.filter
def texte_a_trous(question: Json) -> str:
    """The text of a question with its gaps numbered: « … (1) … »."""
    return REPERE.sub(r"(\1) ……", question["texte"])


@register.simple_tag
def options(champ: BoundField) -> SafeString:
    """The answers proposed by a question, to be ticked, written at once: a quiz shows forty of them."""
    widget, erronee = champ.field.widget, ERRONEE if champ.errors else ""
    attributs = format_html('type="{}" name="{}"{}', widget.input_type, champ.html_name, erronee)
    debut, cochees = conditional_escape(champ.auto_id), widget.format_value(champ.value())
    proposees = (
        (
            SafeString(f"{debut}_{rang}"),
            attributs,
            valeur,
            COCHEE if valeur in cochees else "",
            mettre_en_ligne(libelle),
        )
        for rang, (valeur, libelle) in enumerate(champ.field.choices)
    )
    return format_html_join("\n", OPTION, proposees)


@register.simple_tag
def options_corrigees(lignes: list[LigneCorrigee], genre: str, numero: str | int) -> SafeString:
    """The same answers once corrected: which were ticked, which were right, in words."""
    case = "checkbox" if genre == TypeQuestion.MULTIPLE else "radio"
    attributs = format_html('type="{}" name="q{}"', case, numero)
    return format_html_join("\n", CORRIGEE, (_corrigee(ligne, attributs) for ligne in lignes))


def _corrigee(ligne: LigneCorrigee, attributs: SafeString) -> tuple[str, ...]:
    """What one of them shows; its feedback only beside words."""
    etat = aide = ""
    if ligne.etat:
        etat = format_html(ETAT, icone("check-lg" if ligne.juste else "x-lg"), ligne.etat)
        aide = format_html(AIDE, mettre_en_ligne(ligne.retour)) if ligne.retour else ""
    return ligne.classe, attributs, COCHEE if ligne.cochee else "", mettre_en_ligne(ligne.texte), etat, aide
