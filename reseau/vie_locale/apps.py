from django.apps import AppConfig


class VieLocaleConfig(AppConfig):
    """What lives in a bassin between its meetings: its news, the regional orientations, the log of who animates it."""

    name = "reseau.vie_locale"
    label = "vie_locale"
    verbose_name = "Vie locale"
