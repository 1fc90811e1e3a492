"""Who may do what with reference rows in Wagtail's admin."""

from wagtail.permission_policies import ModelPermissionPolicy

from reseau.comptes.models import Compte


class SansSuppression(ModelPermissionPolicy):
    """Django's model permissions, but nobody deletes: a reference row is closed by a date."""

    def user_has_permission(self, user: Compte, action: str) -> bool:
        """Refuse « delete » to everyone, superuser included."""
        return action != "delete" and super().user_has_permission(user, action)
