"""The page behind the « stop » link of a digest."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home import desabonnement


@csrf_exempt  # RFC 8058 : le logiciel de courrier envoie sans page ni session ; le lien signé est la clé
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recapitulatif_arreter(request: HttpRequest, jeton: str) -> HttpResponse:
    """Ask before stopping; a POST stops, from the page or straight from a mail reader, and answers in place."""
    recap = desabonnement.recapitulatif_du_jeton(jeton)
    if recap is None:
        raise Http404
    fait = request.method == "POST"
    if fait:
        desabonnement.recapitulatif_stop(recap=recap)
    reponse = render(request, "home/recapitulatif_arreter.html", {"fait": fait})
    reponse["Referrer-Policy"] = "no-referrer"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
