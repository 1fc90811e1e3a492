from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    """Communes, bassins and what covers what, day by day."""

    name = "reseau.territoires"
    label = "territoires"
    verbose_name = "Territoires"

    def ready(self) -> None:
        """Offer this room's checks."""
        from home import registre
        from reseau.territoires import prises

        registre.inscrire("verifications", prises.territoires_coherents)
        registre.inscrire("verifications", prises.commissions_coherentes)
        registre.inscrire("verifications", prises.contours_coherents)
