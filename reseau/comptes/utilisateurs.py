"""Wagtail's users app, reading our accounts: accounts come by invitation, rights by mandate, not from its forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class UtilisateursConfig(WagtailUsersAppConfig):
    """Replaces `wagtail.users` in INSTALLED_APPS."""

    user_viewset = "reseau.comptes.viewsets.CompteViewSet"

    def ready(self) -> None:
        """Register the policies of accounts and groups."""
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from reseau.comptes.models import Compte
        from reseau.comptes.permissions import LectureSeule

        register_permission_policy(Compte, LectureSeule(Compte))
        register_permission_policy(Group)
