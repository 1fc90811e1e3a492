from django.apps import AppConfig


class DemandesConfig(AppConfig):
    """A need that a territory found becomes a request for a training, followed to a session."""

    name = "safran.demandes"
    label = "demandes"
    verbose_name = "Demandes de formation"

    def ready(self) -> None:
        """Offer its card, what follows from a need, what a session answers, its history, its checks."""
        from home import registre
        from safran.demandes import cartes, donnees, historiques, offres, verifications

        registre.inscrire("suites_de_besoin", offres.suites_de_besoin)
        registre.inscrire("suites_de_decision", offres.suites_de_decision, 200)
        registre.inscrire("raisons_de_session", offres.raisons_de_session)
        registre.inscrire("retient_page", offres.demandes_retenant)
        registre.inscrire("cartes_espace", cartes.carte_demandes, 312)
        registre.inscrire("historiques", historiques.DEMANDES)
        registre.inscrire("donnees_personnelles", donnees.donnees_des_demandes, 91)
        registre.inscrire("verifications", verifications.demandes_coherentes)
