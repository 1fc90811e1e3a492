from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Identity only: who signs in, how, and how an account ends."""

    name = "reseau.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Offer this room's checks."""
        from home import registre
        from reseau.comptes import verifications

        registre.inscrire("verifications", verifications.comptes_coherents)
