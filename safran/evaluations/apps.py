from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """What people say of a session, just after it and two months later."""

    name = "safran.evaluations"
    label = "evaluations"
    verbose_name = "Évaluations"

    def ready(self) -> None:
        """Offer the cards, what is known of a person and the checks."""
        from home import registre
        from home.site.publication import Rendu
        from safran.evaluations import prises
        from safran.evaluations.forms import apercu_lire
        from safran.evaluations.models import Questionnaire

        registre.inscrire("cartes_espace", prises.carte_avis, 12)
        registre.inscrire("cartes_espace", prises.carte_resultats, 306)
        registre.inscrire("donnees_personnelles", prises.donnees_des_evaluations, 67)
        registre.inscrire("rendus", Rendu(Questionnaire, apercu_lire))
        registre.inscrire("verifications", prises.evaluations_coherentes)
