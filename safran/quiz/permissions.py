"""Who may: members take published quizzes; an attempt belongs to its author alone (T01)."""

from uuid import UUID

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.quiz.models import Quiz, Tentative


def quiz_get_visible(compte: Compte, code: str) -> Quiz:
    """The published quiz that this member may take, or Http404."""
    droit_exiger(est_membre(compte))
    return trouver(Quiz.objects.publies().select_related("theme"), code=code)


def positionnement_get(compte: Compte, code: str) -> Quiz:
    """The published positioning test, or Http404."""
    quiz = quiz_get_visible(compte, code)
    droit_exiger(quiz.positionnement)
    return quiz


def quiz_get_pilote(code: str) -> Quiz:
    """A quiz for the Région, published or not, or Http404; the view has checked who asks."""
    return trouver(Quiz.objects.select_related("theme"), code=code)


def tentative_get_sienne(compte: Compte, code: str, uuid: UUID) -> Tentative:
    """The person's own attempt, published quiz or not, or Http404."""
    droit_exiger(est_membre(compte))
    essais = Tentative.objects.select_related("quiz__theme")
    tentative = trouver(essais, uuid=uuid, quiz__code=code, compte=compte)
    tentative.compte = compte
    return tentative
