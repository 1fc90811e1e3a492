"""Cards of « mon espace »: the training of the day, and what the Région follows of the quizzes."""

from django.urls import reverse

from home.registre import Carte
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region
from safran.quiz.queries.entrainements import entrainement_du_jour
from safran.quiz.queries.tentatives import quiz_suivis

MAX_QUIZ = 5


def carte_entrainement(compte: Compte) -> Carte | None:
    """« Qui fait quoi ? » today: what is drawn, what is left; nothing is counted from one day to the next."""
    if not est_membre(compte):
        return None
    contexte = {"tirage": entrainement_du_jour(compte)}
    return Carte("Qui fait quoi ? Cinq questions du jour", "quiz/cartes/entrainement.html", contexte, large=False)


def carte_quiz(compte: Compte) -> Carte | None:
    """For the Région: the quizzes handed in lately, with their statistics; time granted; the exchange of questions."""
    if not est_region(compte):
        return None
    contexte = {
        "quiz": quiz_suivis(MAX_QUIZ),
        "url_suite": reverse("quiz_suivis"),
        "libelle_suite": "Tous les quiz",
    }
    return Carte("Quiz", "quiz/cartes/quiz.html", contexte, large=False)
