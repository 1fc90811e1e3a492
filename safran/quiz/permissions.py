"""Who may: members take published quizzes; an attempt belongs to its author alone (T01)."""

from uuid import UUID

from django.http import Http404

from home.permissions import droit_exiger, trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.quiz.models import Quiz, ReponseOuverte, Tentative
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.queries.tentatives import quiz_lire, tentative_lire


def quiz_get_visible(compte: Compte, code: str) -> Quiz:
    """The published quiz that this member may take, or Http404."""
    droit_exiger(est_membre(compte))
    quiz = quiz_lire(code)
    if quiz is None or not quiz.live:
        raise Http404
    return quiz


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
    quiz = quiz_lire(code)
    tentative = quiz and tentative_lire(compte, quiz, uuid)
    if tentative is None:
        raise Http404
    return tentative


def copie_get_a_relire(compte: Compte, uuid: UUID) -> ReponseOuverte:
    """An open answer that waits for this member, or that she has just read; Http404 for any other."""
    droit_exiger(est_membre(compte))
    lue = ReponseOuverte.objects.filter(uuid=uuid, lue_par=compte).first()
    return lue or trouver(a_relire(compte), uuid=uuid)
