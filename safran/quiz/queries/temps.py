"""How long an attempt may last for one person."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from reseau.comptes.models import Compte
from safran.quiz.models import Quiz, TempsSupplementaire


def echeance_de(compte: Compte, quiz: Quiz, debut: datetime) -> datetime | None:
    """When an attempt begun at `debut` must be handed in; None when the quiz has no limit.

    The last line signed for this quiz is in force; without any, the last one signed for all quizzes.
    """
    if not quiz.duree_minutes:
        return None
    lignes = TempsSupplementaire.objects.filter(Q(quiz=quiz) | Q(quiz=None), compte=compte)
    valeurs = list(lignes.values_list("quiz_id", "pourcentage"))
    plus = next((p for pk, p in valeurs if pk == quiz.pk), next((p for pk, p in valeurs if pk is None), 0))
    return debut + timedelta(minutes=quiz.duree_minutes) * (100 + plus) / 100


def temps_accordes() -> QuerySet[TempsSupplementaire]:
    """Every line signed, the last first."""
    return TempsSupplementaire.objects.select_related("compte", "quiz", "accorde_par")
