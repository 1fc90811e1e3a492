"""Wagtail screens that we narrow: identity and password are changed on the site, by one door."""

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)

AILLEURS = (NameEmailSettingsPanel, AvatarSettingsPanel, ChangePasswordPanel)


class PreferencesView(AccountView):
    """Preferences of the admin only: mails of the reading circuit, colours, density."""

    page_title = "Préférences"

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Without the panels whose place is « Mon profil »."""
        return [panneau for panneau in super().get_panels() if not isinstance(panneau, AILLEURS)]


preferences = require_admin_access(PreferencesView.as_view())
