from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """A site's first day: the pages it starts with, the first account of the Région, what is left to set going."""

    name = "safran.installation"
    label = "installation"
    verbose_name = "Installation"

    def ready(self) -> None:
        """Offer the card."""
        from home import registre
        from safran.installation import cartes

        registre.inscrire("cartes_espace", cartes.carte_mettre_en_route, 3)
