"""Sessions that end; rights read once per request; the admin closed to whoever has no mandate; second factor asked."""

import datetime
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from reseau.membres.permissions import (
    entre_dans_admin,
    mandat_change_ce_jour,
    second_facteur_pose,
    second_facteur_requis,
)

# Ce qui reste ouvert tant que le second facteur n'est pas posé.
CHEMINS_LIBRES = ("/compte/", "/theme/", "/static/", "/sante/", "/invitation/")


class DureeSessionMiddleware:
    """Close a session left idle (30 minutes with a role that asks for a second factor, 8 hours otherwise), too old, or
    opened the day before one when a mandate begins or ends (ADR 027).

    The time of the last request is written once a minute at most. The request goes on as anonymous: a private page
    sends to sign-in and back; a partial one has its page reloaded (T08).
    """

    PAS = 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user._memoire_droits = {}
            maintenant = int(time.time())
            if self._finie(request, maintenant):
                logout(request)
                messages.info(request, "Votre session s’est fermée : connectez-vous à nouveau pour continuer.")
                if request.headers.get("HX-Request"):
                    return HttpResponse(headers={"HX-Refresh": "true"})
            elif maintenant - request.session.get("activite", 0) >= self.PAS:
                request.session.setdefault("ouverture", maintenant)
                request.session["activite"] = maintenant
        return self.get_response(request)

    @staticmethod
    def _finie(request: HttpRequest, maintenant: int) -> bool:
        court = second_facteur_requis(request.user)
        repos = settings.SESSION_INACTIVITE_SECOND_FACTEUR if court else settings.SESSION_INACTIVITE
        ouverture = request.session.get("ouverture", maintenant)
        activite = request.session.get("activite", maintenant)
        if maintenant - activite > repos or maintenant - ouverture > settings.SESSION_DUREE:
            return True
        veille = timezone.localdate(datetime.datetime.fromtimestamp(ouverture, datetime.UTC)) < timezone.localdate()
        return veille and mandat_change_ce_jour(request.user)


class AccesProtegeMiddleware:
    """Guard what a role opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if not request.path.startswith(CHEMINS_LIBRES) and self._facteur_manque(request):
                messages.warning(
                    request, "Votre rôle demande un second facteur : ajoutez une application d’authentification."
                )
                return redirect("mfa_activate_totp")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func: object, args: tuple, kwargs: dict) -> None:
        """404 in the admin for whoever has no mandate there; Wagtail sends the anonymous to sign-in."""
        if request.path.startswith("/admin/") and request.user.is_authenticated and not entre_dans_admin(request.user):
            raise Http404

    @staticmethod
    def _facteur_manque(request: HttpRequest) -> bool:
        return second_facteur_requis(request.user) and not second_facteur_pose(request.user)
