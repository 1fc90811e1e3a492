from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    """Communes, bassins and what covers what, day by day."""

    name = "reseau.territoires"
    label = "territoires"
    verbose_name = "Territoires"

    def ready(self) -> None:
        """Offer this room's checks."""
        from home import registre
        from reseau.territoires import verifications

        registre.inscrire("verifications", verifications.territoires_coherents)
        registre.inscrire("verifications", verifications.commissions_coherentes)
        registre.inscrire("verifications", verifications.contours_coherents)
