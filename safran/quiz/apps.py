from django.apps import AppConfig


class QuizConfig(AppConfig):
    """Quizzes and attempts."""

    name = "safran.quiz"
    label = "quiz"
    verbose_name = "Quiz"

    def ready(self) -> None:
        """Offer the cards, the completion criterion and the checks; listen to accounts made anonymous."""
        from django.core.signals import request_started

        from home import registre
        from home.site.publication import Rendu
        from reseau.comptes.models import compte_anonymise
        from safran.quiz import prises, textes
        from safran.quiz.models import QuestionBanque, Quiz
        from safran.quiz.queries import tentatives
        from safran.quiz.queries.copies import apercu_banque, apercu_lire

        registre.inscrire("donnees_personnelles", prises.donnees_des_quiz, 60)
        registre.inscrire("cartes_espace", prises.carte_entrainement, 24)
        registre.inscrire("cartes_espace", prises.carte_revisions, 22)
        registre.inscrire("cartes_espace", prises.carte_quiz, 320)
        registre.inscrire("criteres", tentatives.QUIZ_REUSSI)
        registre.inscrire("rendus", Rendu(Quiz, apercu_lire))
        registre.inscrire("rendus", Rendu(QuestionBanque, apercu_banque))
        registre.inscrire("verifications", prises.quiz_coherents)
        registre.inscrire("verifications", prises.releves_coherents)
        registre.inscrire("verifications", prises.ouvertes_coherentes)
        registre.inscrire("cartes_espace", prises.carte_relectures, 26)
        request_started.connect(textes.images_oublier, dispatch_uid="quiz.images_oublier")
        compte_anonymise.connect(prises.effacer_les_entrainements, dispatch_uid="quiz.compte_anonymise")
