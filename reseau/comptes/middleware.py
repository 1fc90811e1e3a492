"""The session of whoever changes one's own authority goes on, under a new key."""

from collections.abc import Callable

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from reseau.comptes.models import Compte


class SessionPresenteMiddleware:
    """Once the request is done, and only if the change that it made holds (see sessions_fermer)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        epoque = getattr(request, "epoque_ouverte", None)
        if epoque and Compte.objects.filter(pk=request.user.pk, sessions_epoque=epoque).exists():
            request.user.sessions_epoque = epoque
            update_session_auth_hash(request, request.user)
        return reponse
