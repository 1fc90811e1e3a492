from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """The register of networks and structures."""

    name = "reseau.structures"
    label = "structures"
    verbose_name = "Structures"
