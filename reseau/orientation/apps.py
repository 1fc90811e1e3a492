from django.apps import AppConfig


class OrientationConfig(AppConfig):
    """Two doors at most: needs, rules and their bench, slips without a person, coverage of the territory."""

    name = "reseau.orientation"
    label = "orientation"
    verbose_name = "Orientation"

    def ready(self) -> None:
        """Offer what the room has, by the registry; needs and situations are closed by a date, never deleted."""
        from wagtail.permissions import register_permission_policy

        from reseau.orientation.models import BesoinType, Situation
        from reseau.vocabulaires.permissions import SansSuppression

        for modele in (BesoinType, Situation):
            register_permission_policy(modele, SansSuppression(modele))
