"""Rights read once per request; the admin closed to whoever has no mandate; second factor asked where it is due."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from reseau.membres.permissions import entre_dans_admin, second_facteur_requis

# Ce qui reste ouvert tant que le second facteur n'est pas posé.
CHEMINS_LIBRES = ("/compte/", "/theme/", "/static/", "/sante/", "/invitation/")


class AccesProtegeMiddleware:
    """Guard what a role opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user._memoire_droits = {}
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
        return second_facteur_requis(request.user) and not is_mfa_enabled(request.user)
