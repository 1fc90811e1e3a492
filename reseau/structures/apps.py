from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """The register of networks and structures."""

    name = "reseau.structures"
    label = "structures"
    verbose_name = "Structures"

    def ready(self) -> None:
        """Offer this room's checks; in the admin nothing is deleted: structures merge or withdraw."""
        from wagtail.permissions import register_permission_policy

        from home import registre
        from reseau.structures import prises
        from reseau.structures.models import Reseau, Structure
        from reseau.vocabulaires.permissions import SansSuppression

        registre.inscrire("verifications", prises.structures_coherentes)
        for modele in (Reseau, Structure):
            register_permission_policy(modele, SansSuppression(modele))
