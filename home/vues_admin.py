"""Wagtail screens that we narrow: one door for identity and password, the gate of files before every upload."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)
from wagtail.contrib.redirects.views import start_import

from home.fichiers import virus_refuser

AILLEURS = (NameEmailSettingsPanel, AvatarSettingsPanel, ChangePasswordPanel)


class PreferencesView(AccountView):
    """Preferences of the admin only: mails of the reading circuit, colours, density."""

    page_title = "Préférences"

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Without the panels whose place is « Mon profil »."""
        return [panneau for panneau in super().get_panels() if not isinstance(panneau, AILLEURS)]


preferences = require_admin_access(PreferencesView.as_view())


@require_admin_access
def redirections_importer(request: HttpRequest) -> HttpResponse:
    """Wagtail reads a file of redirections once it has passed the gate."""
    try:
        for fichier in request.FILES.values():
            virus_refuser(fichier)
    except ValidationError as refus:
        messages.error(request, refus.message)
        return redirect("wagtailredirects:start_import")
    return start_import(request)
