from django.apps import AppConfig


class AnnuaireConfig(AppConfig):
    """Who does what, where and when: places, services, their search, their life."""

    name = "reseau.annuaire"
    label = "annuaire"
    verbose_name = "Annuaire"
