"""Who may look at accounts in Wagtail's admin."""

from wagtail.permission_policies import ModelPermissionPolicy

from reseau.comptes.models import Compte


class LectureSeule(ModelPermissionPolicy):
    """The technical administrator looks, nobody writes: accounts open and close by the rules."""

    def user_has_permission(self, user: Compte, action: str) -> bool:
        """Only `view`, only for a superuser."""
        return action == "view" and user.is_active and user.is_superuser
