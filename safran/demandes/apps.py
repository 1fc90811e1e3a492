from django.apps import AppConfig


class DemandesConfig(AppConfig):
    """A need that a territory found becomes a request for a training, followed to a session."""

    name = "safran.demandes"
    label = "demandes"
    verbose_name = "Demandes de formation"

    def ready(self) -> None:
        """Offer its card, what follows from a need, what a session answers, its history, its checks."""
        from home import registre
        from safran.demandes import prises, queries

        registre.inscrire("suites_de_besoin", queries.suites_de_besoin)
        registre.inscrire("suites_de_decision", queries.suites_de_decision, 200)
        registre.inscrire("raisons_de_session", queries.raisons_de_session)
        registre.inscrire("retient_page", queries.demandes_retenant)
        registre.inscrire("cartes_espace", prises.carte_demandes, 312)
        registre.inscrire("historiques", prises.DEMANDES)
        registre.inscrire("donnees_personnelles", prises.donnees_des_demandes, 91)
        registre.inscrire("verifications", prises.demandes_coherentes)
