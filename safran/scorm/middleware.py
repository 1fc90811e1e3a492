"""The content host answers by itself, before anything of the platform: no session, no cookie, no page of the site."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve

from safran.scorm.contenus import entetes_poser, est_hote_contenus, origine_plateforme

ADRESSES = "safran.scorm.contenus"


class HoteContenusMiddleware:
    """Send what comes to the content host to its own addresses; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # L'aperçu d'une page se demande au nom du site enregistré, « localhost » au départ : il n'est à aucun module.
        if getattr(request, "is_dummy", False) or not est_hote_contenus(request):
            return self.get_response(request)
        try:
            vue, arguments, nommes = resolve(request.path_info, urlconf=ADRESSES)
            reponse = vue(request, *arguments, **nommes)
        except Http404:
            site = origine_plateforme(request)
            phrase = f"Cette adresse ne sert que les modules en cours. Le site est à l’adresse {site}/\n"
            reponse = HttpResponse(phrase, status=404, content_type="text/plain; charset=utf-8")
        if not reponse.has_header("Content-Security-Policy"):
            entetes_poser(request, reponse, "")
        return reponse
