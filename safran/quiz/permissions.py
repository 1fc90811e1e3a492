"""Who may: members take published quizzes; an attempt belongs to its author alone (T01)."""

from uuid import UUID

from django.http import Http404

from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.quiz.models import Quiz, Tentative


def quiz_get_visible(compte: Compte, code: str) -> Quiz:
    """The published quiz that this member may take, or Http404."""
    quiz = Quiz.objects.publies().select_related("theme").filter(code=code).first() if est_membre(compte) else None
    if quiz is None:
        raise Http404
    return quiz


def positionnement_get(compte: Compte, code: str) -> Quiz:
    """The published positioning test, or Http404."""
    quiz = quiz_get_visible(compte, code)
    if not quiz.positionnement:
        raise Http404
    return quiz


def quiz_get_pilote(code: str) -> Quiz:
    """A quiz for the Région, published or not, or Http404; the view has checked who asks."""
    return trouver(Quiz.objects.select_related("theme").filter(code=code))


def tentative_get_sienne(compte: Compte, code: str, uuid: UUID) -> Tentative:
    """The person's own attempt, published quiz or not, or Http404."""
    tentative = (
        Tentative.objects.select_related("quiz__theme").filter(uuid=uuid, quiz__code=code, compte=compte).first()
        if est_membre(compte)
        else None
    )
    if tentative is None:
        raise Http404
    tentative.compte = compte
    return tentative
