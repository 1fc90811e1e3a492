from django.apps import AppConfig


class EcritsConfig(AppConfig):
    """What a territory writes together: its diagnosis, its protocol of reception, its note."""

    name = "reseau.ecrits"
    label = "ecrits"
    verbose_name = "Documents du territoire"
