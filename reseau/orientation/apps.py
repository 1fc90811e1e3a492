from django.apps import AppConfig


class OrientationConfig(AppConfig):
    """Two doors at most: needs, rules and their bench, slips without a person, coverage of the territory."""

    name = "reseau.orientation"
    label = "orientation"
    verbose_name = "Orientation"

    def ready(self) -> None:
        """Offer what the room has, by the registry."""
