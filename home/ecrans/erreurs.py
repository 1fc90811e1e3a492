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
JETON = "csrfmiddlewaretoken"
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


def jeton_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the token of a form is not the one expected: signed in elsewhere since, it can be sent again.

    What another site sent is refused, without a way to send it again.
    """
    d_ici = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    reponse = texte_a_renvoyer(request) if d_ici else None
    return reponse or HttpResponse(render_to_string("403_csrf.html"), status=403)


def texte_a_renvoyer(request: HttpRequest) -> HttpResponse | None:
    """403: the session ended while somebody wrote; the page holds what was typed, to be sent again once signed in.

    None when there was no text to lose, when a word must stay secret, or when a script asked: it keeps its page.
    """
    lus = [(nom, valeur) for nom, valeurs in request.POST.lists() for valeur in valeurs if nom != JETON]
    textes = [(nom, valeur) for nom, valeur in lus if len(valeur) >= TEXTE_MIN and " " in valeur]
    secret = any("password" in nom or "mot_de_passe" in nom for nom, _valeur in lus)
    if secret or not textes or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    contexte = {
        "connecte": request.user.is_authenticated,
        "textes": textes,
        "champs": [paire for paire in lus if paire not in textes],
        "fichiers": bool(request.FILES),
    }
    return render(request, "erreurs/renvoyer.html", contexte, status=403)


def _textes_tapes(request: HttpRequest) -> list[str]:
    """What the form held, secrets left out; nothing when it could not even be read."""
    try:
        champs = list(request.POST.lists())
    except OSError:
        return []
    lisibles = (valeurs for nom, valeurs in champs if not NOMS_CACHES.search(nom))
    return [valeur for valeurs in lisibles for valeur in valeurs if len(valeur) >= TEXTE_MIN]
