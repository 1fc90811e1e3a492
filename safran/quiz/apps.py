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
        from home.rendus import Rendu
        from reseau.comptes.signals import compte_anonymise
        from safran.quiz import affichage, cartes, criteres, donnees, ecoutes, verifications
        from safran.quiz.models import QuestionBanque, Quiz
        from safran.quiz.queries.apercus import apercu_banque, apercu_lire

        registre.inscrire("donnees_personnelles", donnees.donnees_des_quiz, 60)
        registre.inscrire("cartes_espace", cartes.carte_entrainement, 24)
        registre.inscrire("cartes_espace", cartes.carte_revisions, 22)
        registre.inscrire("cartes_espace", cartes.carte_quiz, 320)
        registre.inscrire("criteres", criteres.QUIZ_REUSSI)
        registre.inscrire("rendus", Rendu(Quiz, apercu_lire))
        registre.inscrire("rendus", Rendu(QuestionBanque, apercu_banque))
        registre.inscrire("verifications", verifications.quiz_coherents)
        registre.inscrire("verifications", verifications.releves_coherents)
        registre.inscrire("verifications", verifications.ouvertes_coherentes)
        registre.inscrire("cartes_espace", cartes.carte_relectures, 26)
        request_started.connect(affichage.images_oublier, dispatch_uid="quiz.images_oublier")
        compte_anonymise.connect(ecoutes.effacer_les_entrainements, dispatch_uid="quiz.compte_anonymise")
