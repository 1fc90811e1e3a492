from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Coordinated events: proposed, moderated, held, reported; no clash unseen."""

    name = "reseau.agenda"
    label = "agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """Offer what takes dates, and who reads the histories."""
        from home import registre
        from reseau.agenda import cartes, historiques, occupations, verifications

        registre.inscrire("occupations", occupations.evenements_occupent)
        registre.inscrire("cartes_espace", cartes.carte_evenements, 308)
        registre.inscrire("historiques", historiques.MODERATION_DITE)
        registre.inscrire("historiques", historiques.VIE_DITE)
        registre.inscrire("verifications", verifications.agenda_coherent)
