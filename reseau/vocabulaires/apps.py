from django.apps import AppConfig


class VocabulairesConfig(AppConfig):
    """The words that every room shares, dated and edited by the Région."""

    name = "reseau.vocabulaires"
    label = "vocabulaires"
    verbose_name = "Vocabulaires"

    def ready(self) -> None:
        """Offer this room's checks; terms are closed by a date, never deleted in the admin."""
        from wagtail.permissions import register_permission_policy

        from home import registre
        from reseau.vocabulaires import prises
        from reseau.vocabulaires.models import VOCABULAIRES
        from reseau.vocabulaires.permissions import SansSuppression

        registre.inscrire("verifications", prises.vocabulaires_coherents)
        for modele in VOCABULAIRES:
            register_permission_policy(modele, SansSuppression(modele))
