"""Cards of « mon espace »: the training of the day, what comes back, and what the Région follows of the quizzes."""

from django.urls import reverse

from home.registre import Carte, carte_gardee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region
from safran.quiz.queries.entrainements import entrainement_du_jour
from safran.quiz.queries.ouvertes import a_relire
from safran.quiz.queries.revisions import combien_aujourd_hui, revisions_de
from safran.quiz.queries.tentatives import quiz_suivis

MAX_QUIZ = 5
MAX_RELECTURES = 50


def carte_entrainement(compte: Compte) -> Carte | None:
    """« Qui fait quoi ? » today: what is drawn, what is left; nothing is counted from one day to the next."""
    if not est_membre(compte):
        return None
    contexte = {"tirage": entrainement_du_jour(compte)}
    return Carte("Qui fait quoi ? Cinq questions du jour", "quiz/cartes/entrainement.html", contexte, large=False)


@carte_gardee(siennes=("quiz_entrainement", "quiz_questionarevoir"), lignes=revisions_de)
def carte_revisions(compte: Compte) -> Carte | None:
    """The missed questions that come back today; nothing on the other days."""
    nombre = combien_aujourd_hui(compte) if est_membre(compte) else 0
    if not nombre:
        return None
    return Carte("Révisions", "quiz/cartes/revisions.html", {"nombre": nombre}, large=False)


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


@carte_gardee(siennes=("quiz_reponseouverte",), lignes=a_relire)
def carte_relectures(compte: Compte) -> Carte | None:
    """The open answers that one may read: how many, and since when the oldest waits."""
    attendent = list(a_relire(compte).only("deposee_le", "a_lire_avant")[:MAX_RELECTURES]) if est_membre(compte) else []
    if not attendent:
        return None
    contexte = {
        "nombre": len(attendent),
        "plus": len(attendent) == MAX_RELECTURES,
        "depuis": attendent[0].deposee_le,
        "url_suite": reverse("quiz_relectures"),
        "libelle_suite": "Tout ce qui est à relire",
    }
    return Carte("Réponses à relire", "quiz/cartes/relectures.html", contexte, large=False)
