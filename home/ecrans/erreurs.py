"""Answers when something is wrong: plain words, a way on, never a trace."""

import logging
import re
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from home.fichiers.disque import ecriture_impossible, service_absent
from home.securite.limites import est_api, probleme

journal = logging.getLogger("safran.pannes")
NOMS_CACHES = re.compile(r"csrf|pass|code|jeton|secret", re.IGNORECASE)
TEXTE_MIN = 12  # un numéro, un choix ou une date se retrouvent sans peine


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with the same body whatever was asked."""
    if est_api(request):
        return probleme(404, "Rien à cette adresse. La liste des adresses est à la racine de l’interface.")
    return render(request, "404.html", {"mesure": ""}, status=404)


def requete_refusee(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; a session that a full disk could not keep is not the fault of who asks."""
    if ecriture_impossible(exception):
        return enregistrement_impossible(request)
    if est_api(request):
        return probleme(400, "Cette demande ne peut pas être lue.")
    return HttpResponse(render_to_string("400.html"), status=400)


def panne(request: HttpRequest) -> HttpResponse:
    """500 with a reference number that the log carries too; needs neither database nor session.

    When the base, or something that machines share, is away, or the disk full: 503, and what was typed is given back.
    """
    erreur = sys.exc_info()[1]
    if service_absent(erreur) and request.method in {"GET", "HEAD"}:
        return indisponible(request)
    if service_absent(erreur) or ecriture_impossible(erreur):
        return enregistrement_impossible(request)
    reference = secrets.token_hex(4).upper()
    journal.error("panne reference=%s chemin=%s", reference, request.path, exc_info=True)
    if est_api(request):
        return probleme(500, f"Signalez-nous cette panne avec sa référence : {reference}.", reference=reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def indisponible(request: HttpRequest) -> HttpResponse:
    """503: what this page is read from does not answer now; the same address will, soon."""
    journal.error("service absent chemin=%s", request.path, exc_info=True)
    if est_api(request):
        reponse = probleme(503, "La plateforme revient dans un instant. Recommencez dans une minute.")
    else:
        reponse = HttpResponse(render_to_string("erreurs/indisponible.html"), status=503)
    reponse["Retry-After"] = "30"
    return reponse


def enregistrement_impossible(request: HttpRequest) -> HttpResponse:
    """503: nothing can be written now, reading goes on; the words typed are shown, to be kept by the person."""
    journal.error("écriture impossible chemin=%s", request.path, exc_info=True)
    if est_api(request):
        return probleme(503, "La plateforme ne peut pas enregistrer pour l’instant. Recommencez plus tard.")
    html = render_to_string("erreurs/enregistrement.html", {"textes": _textes_tapes(request)})
    return HttpResponse(html, status=503, headers={"Retry-After": "300"})


def _textes_tapes(request: HttpRequest) -> list[str]:
    """What the form held, secrets left out; nothing when it could not even be read."""
    try:
        champs = list(request.POST.lists())
    except OSError:
        return []
    lisibles = (valeurs for nom, valeurs in champs if not NOMS_CACHES.search(nom))
    return [valeur for valeurs in lisibles for valeur in valeurs if len(valeur) >= TEXTE_MIN]
