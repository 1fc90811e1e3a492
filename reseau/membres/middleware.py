"""Sessions that end or go on; rights read once per request; the admin and the second factor that roles ask for."""

import datetime
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    entre_dans_admin,
    mandat_change_ce_jour,
    second_facteur_pose,
    second_facteur_requis,
)

# Ce qui reste ouvert tant que le second facteur n'est pas posé.
CHEMINS_LIBRES = ("/compte/", "/theme/", "/static/", "/sante/", "/invitation/")


class CompteMiddleware:
    """What someone signed in may go on with, and what is kept of one's pages: nothing.

    A session left idle (30 minutes with a role that asks for a second factor, 8 hours otherwise), too old, or opened
    the day before one when a mandate begins or ends (ADR 027) is closed. The time of the last request is written once
    a minute at most. The request goes on as anonymous: a private page sends to sign-in and back; a partial one has its
    page reloaded (T08).
    """

    PAS = 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._arreter(request) or self.get_response(request)
        epoque = getattr(request, "epoque_ouverte", None)
        if epoque and Compte.objects.filter(pk=request.user.pk, sessions_epoque=epoque).exists():
            request.user.sessions_epoque = epoque
            update_session_auth_hash(request, request.user)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)  # ni gardée, ni montrée par « Précédent » après la déconnexion (T23)
        return response

    def process_view(self, request: HttpRequest, view_func: object, args: tuple, kwargs: dict) -> None:
        """404 in the admin for whoever has no mandate there; Wagtail sends the anonymous to sign-in."""
        if request.path.startswith("/admin/") and request.user.is_authenticated and not entre_dans_admin(request.user):
            raise Http404

    def _arreter(self, request: HttpRequest) -> HttpResponse | None:
        """What is answered instead of the page: its session is over, or its role asks for a second factor first."""
        if not request.user.is_authenticated:
            return None
        request.user._memoire_droits = {}
        maintenant = int(time.time())
        if self._finie(request, maintenant):
            logout(request)
            messages.info(request, "Votre session s’est fermée : connectez-vous à nouveau pour continuer.")
            return HttpResponse(headers={"HX-Refresh": "true"}) if request.headers.get("HX-Request") else None
        if maintenant - request.session.get("activite", 0) >= self.PAS:
            request.session.setdefault("ouverture", maintenant)
            request.session["activite"] = maintenant
        libre = request.path.startswith(CHEMINS_LIBRES) or not second_facteur_requis(request.user)
        if libre or second_facteur_pose(request.user):
            return None
        messages.warning(request, "Votre rôle demande un second facteur : ajoutez une application d’authentification.")
        return redirect("mfa_activate_totp")

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
