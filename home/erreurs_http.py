"""Answers when something is wrong: plain words, a way on, never a trace."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from home.api import est_api, probleme

journal = logging.getLogger("safran.pannes")


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with the same body whatever was asked."""
    if est_api(request):
        return probleme(404, "Rien à cette adresse. La liste des adresses est à la racine de l’interface.")
    return render(request, "404.html", status=404)


def requete_refusee(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    if est_api(request):
        return probleme(400, "Cette demande ne peut pas être lue.")
    return HttpResponse(render_to_string("400.html"), status=400)


def panne(request: HttpRequest) -> HttpResponse:
    """500 with a reference number that the log carries too; needs neither database nor session."""
    reference = secrets.token_hex(4).upper()
    journal.error("panne reference=%s chemin=%s", reference, request.path, exc_info=True)
    if est_api(request):
        return probleme(500, f"Signalez-nous cette panne avec sa référence : {reference}.", reference=reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
