from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The ground floor: shell, media, mails, search, documents."""

    name = "home"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Offer this floor's own checks."""
        from home import registre, verifications

        registre.inscrire("verifications", verifications.courriels_coherents)
