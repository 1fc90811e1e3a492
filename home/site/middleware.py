"""What every request goes through: its number, refusals, kept pages, content policy, a session on a full disk."""

import logging
import uuid
from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.documents.pdf import PdfIndisponible
from home.exploitation.journal import ENTETE, NUMERO, demande_numero
from home.fichiers.disque import ecriture_impossible
from home.securite.limites import OUVERTURE, api_refuser, est_api, probleme
from home.securite.navigateur import mesure_adresse, origine_tuiles
from home.site.cache import cle_publique, page_garder, page_lire
from home.site.publication import PublicationRefusee

Suite = Callable[[HttpRequest], HttpResponse]
LECTURES = {"GET", "HEAD"}
NUMERO_MAX = 2**63 - 1
PREFIXES_ADMIN = ("/admin/", "/admin")
journal = logging.getLogger("safran.pannes")


class DemandeMiddleware:
    """Give each request its number, the one that a declared proxy gave it if any, and say it in the answer."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        numero = request.headers.get(ENTETE, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        if not NUMERO.fullmatch(numero):
            numero = uuid.uuid4().hex
        jeton = demande_numero.set(numero)
        try:
            reponse = self.get_response(request)
        finally:
            demande_numero.reset(jeton)
        reponse[ENTETE] = numero
        return reponse


class RefusMiddleware:
    """What the site refuses, whoever asks: stands outside of sessions and of the kept pages.

    Before anything is read: an address with a NUL character (F03), a body larger than any of our forms. The number of
    a row that no database can hold is a row that does not exist (F12). Behind an address that machines read, nothing
    may depend on who asks. Then what a view could not do and did not say itself.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not est_api(request):
            return _refuser(request) or self.get_response(request)
        for entete in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
            request.META.pop(entete, None)
        response = api_refuser(request) or _refuser(request) or self.get_response(request)
        for nom, valeur in OUVERTURE.items():
            response[nom] = valeur
        response.headers.pop("Vary", None)
        return response

    def process_view(self, request: HttpRequest, view_func: object, args: tuple, kwargs: dict) -> None:
        """Numbers of the address stay within what a row may have."""
        if any(isinstance(valeur, int) and valeur > NUMERO_MAX for valeur in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A document that cannot be made here is a closed counter, not a breakdown.

        A page that some screen of the admin published, and that lacks something, is back to its draft: say what; the
        windows of the admin wait for their address in JSON.
        """
        if isinstance(exception, PdfIndisponible):
            return render(request, "erreurs/document.html", {"refus": exception}, status=503)
        if not isinstance(exception, PublicationRefusee):
            return None
        messages.error(request, exception.message)
        adresse = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": adresse})
        return redirect(adresse)


def _refuser(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address or a body that is not read any further."""
    adresse = request.path + request.META.get("QUERY_STRING", "")
    if "\x00" in adresse or "%00" in adresse:
        phrase = "Adresse refusée : elle contient un caractère interdit."
        return probleme(400, phrase) if est_api(request) else HttpResponseBadRequest(phrase)
    annonce = request.META.get("CONTENT_LENGTH") or "0"
    if annonce.isdecimal() and int(annonce) > (maximum := _maximum(request.path)):
        phrase = f"Envoi trop lourd : {maximum // 1024**2} Mo au plus. Réduisez le fichier, ou coupez-le en plusieurs."
        return HttpResponse(phrase, status=413)
    return None


def _maximum(chemin: str) -> int:
    """The size that a form at this address may have."""
    propres = (taille for prefixe, taille in settings.TAILLES_MAX.items() if chemin.startswith(prefixe))
    return next(propres, settings.TAILLE_MAX_REQUETE)


class CachePublicMiddleware:
    """Answer a visitor without a session from the pages kept ready; stands outside of everything but static files.

    When the page cannot be made now (503), the one that was kept is shown a little longer: nothing of it has changed.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cle = cle_publique(request)
        if not cle:
            return self.get_response(request)
        if gardee := page_lire(request, cle):
            return gardee
        response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            return page_lire(request, cle, secours=True) or response
        return page_garder(request, cle, response)


class PolitiqueContenuMiddleware(CSPMiddleware):
    """Strict policy for the site; Wagtail's admin, whose widgets need inline code, has its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        origines = [settings.MEDIAS_ORIGINE]
        if request.path.startswith(PREFIXES_ADMIN):
            response._csp_config = settings.CSP_ADMIN
        else:
            origines.append(origine_tuiles(settings.TUILES_URL))
            origines.append(mesure_adresse(request) and origine_tuiles(settings.MATOMO_URL))
        if any(origines):
            response._csp_update = {**getattr(response, "_csp_update", {}), "img-src": list(filter(None, origines))}
        return super().process_response(request, response)


class SessionTolerante(SessionMiddleware):
    """A page that was only read is shown, even when its session cannot be kept: disk full, or read-only."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as erreur:
            if request.method not in LECTURES or not ecriture_impossible(erreur):
                raise
            journal.error("session non gardée, le disque ne prend plus rien chemin=%s", request.path)
            return response
