from django.apps import AppConfig


class QuizConfig(AppConfig):
    """Quizzes and attempts."""

    name = "safran.quiz"
    label = "quiz"
    verbose_name = "Quiz"

    def ready(self) -> None:
        """Offer the completion criterion and the checks."""
        from home import registre
        from safran.quiz import criteres, donnees, verifications

        registre.inscrire("donnees_personnelles", donnees.donnees_des_quiz, 60)
        registre.inscrire("criteres", criteres.QUIZ_REUSSI)
        registre.inscrire("verifications", verifications.quiz_coherents)
        registre.inscrire("verifications", verifications.releves_coherents)
