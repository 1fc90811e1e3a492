"""What this room knows of a person."""

from typing import Any

from home.registre import Rubrique


def donnees_des_quiz(compte: Any) -> list[Rubrique]:
    """Attempts: when, what was answered, what came out."""
    lignes = [
        {
            "Quiz": str(tentative.quiz),
            "Essai": tentative.numero,
            "Commencé le": tentative.commencee_le,
            "Remis le": tentative.remise_le,
            "Réponses": tentative.reponses,
            "Pourcentage": tentative.pourcentage,
        }
        for tentative in compte.tentatives.select_related("quiz")
    ]
    return [Rubrique("Quiz", lignes)]
