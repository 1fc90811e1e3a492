from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """What people say of a session, just after it and two months later."""

    name = "safran.evaluations"
    label = "evaluations"
    verbose_name = "Évaluations"

    def ready(self) -> None:
        """Offer the cards, what is known of a person and the checks."""
        from home import registre
        from home.rendus import Rendu
        from safran.evaluations import cartes, donnees, verifications
        from safran.evaluations.forms import apercu_lire
        from safran.evaluations.models import Questionnaire

        registre.inscrire("cartes_espace", cartes.carte_avis, 12)
        registre.inscrire("cartes_espace", cartes.carte_resultats, 306)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_evaluations, 67)
        registre.inscrire("rendus", Rendu(Questionnaire, apercu_lire))
        registre.inscrire("verifications", verifications.evaluations_coherentes)
