from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration region: content in YAML, built by the same rules as real life."""

    name = "safran.demo"
    label = "demo"
    verbose_name = "Démonstration"
