"""Who may do what with reference rows in Wagtail's admin."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class SansSuppression(ModelPermissionPolicy):
    """Django's model permissions, but nobody deletes: a reference row is closed by a date."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse « delete » to everyone, superuser included."""
        return action != "delete" and super().user_has_permission(user, action)
