"""Screens and doors of the modules: begin, play, open an activity, receive what it says."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.scorm import permissions, queries, rules
from safran.scorm.contenus.adresses import jeton_de
from safran.scorm.contenus.hotes import origine_contenus
from safran.scorm.contenus.politique import BAC_A_SABLE

ENVOI_MAX = 1024 * 1024
LIMITE = 2**31 - 1
ILLISIBLE = RegleRefusee("envoi_illisible", "Cet envoi n’a pas pu être lu : rechargez la page.")


def _retour(request: HttpRequest) -> str:
    """Where to go back to: a path of this site, or nothing (F16)."""
    retour = request.POST.get("retour") or request.GET.get("retour") or ""
    locale = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts=None)
    return retour if locale else ""


@membre_required
@require_POST
def commencer(request: HttpRequest, paquet_uuid: UUID) -> HttpResponse:
    """Begin a module, resume it, or begin its next version; then the player."""
    paquet = permissions.paquet_get_ouvert(request.user, paquet_uuid)
    nouvelle = request.POST.get("version") == "nouvelle"
    passage = rules.passage_open(compte=request.user, paquet=paquet, nouvelle=nouvelle)
    retour = _retour(request)
    suite = f"?{urlencode({'retour': retour})}" if retour else ""
    return redirect(reverse("scorm_lecteur", args=[passage.uuid]) + suite)


@membre_required
@require_safe
def lecteur(request: HttpRequest, passage_uuid: UUID) -> HttpResponse:
    """The player: the activities, and the one that is open in its frame."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    contenus, retour = origine_contenus(request), _retour(request)
    contexte = {
        "passage": passage,
        "paquet": passage.version.paquet,
        "sommaire": queries.sommaire_lire(passage, request.GET.get("activite", "")),
        "contenus": contenus,
        "cadre": f"{contenus}/l/{jeton_de(passage)}/" if contenus else "",
        "bac_a_sable": BAC_A_SABLE,
        "cookie": settings.CSRF_COOKIE_NAME,
        "retour": retour,
        "suite": f"&{urlencode({'retour': retour})}" if retour else "",
    }
    get_token(request)  # le script lit le jeton du jour dans le cookie, même après une nouvelle connexion
    reponse = render(request, "scorm/lecteur.html", contexte)
    reponse._csp_update = {"frame-src": [contenus or "'none'"]}
    return reponse


@membre_required
@require_POST
def ouvrir(request: HttpRequest, passage_uuid: UUID) -> JsonResponse:
    """Open an activity: what its content will find."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    try:
        lancement = rules.lancement_open(passage=passage, sco=str(_corps(request).get("sco", "")))
    except RegleRefusee as refus:
        return _refuser(refus)
    activite = lancement.activite
    return JsonResponse(
        {
            "sco": activite.id,
            "titre": activite.titre,
            "lancement": lancement.numero,
            "parle": activite.sco,
            "fichier": activite.fichier,
            "suite": activite.suite,
            "depart": lancement.depart,
        }
    )


@membre_required
@require_POST
def envoi(request: HttpRequest, passage_uuid: UUID) -> JsonResponse:
    """Receive what a content says; the same sending gets the same answer."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    try:
        corps = _corps(request)
        reponse = rules.cliche_record(passage=passage, sco=str(corps.get("sco", "")), cliche=_cliche(corps))
    except RegleRefusee as refus:
        return _refuser(refus)
    return JsonResponse(reponse)


def _corps(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request; raises RegleRefusee."""
    if len(request.body) > ENVOI_MAX:
        raise RegleRefusee("trop_long", "Ce module envoie plus que la plateforme n’accepte en une fois.")
    try:
        corps = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ILLISIBLE from None
    if not isinstance(corps, dict):
        raise ILLISIBLE
    return corps


def _cliche(corps: dict[str, Any]) -> rules.Cliche:
    nombres = [corps.get("lancement"), corps.get("compteur")]
    valeurs = corps.get("valeurs")
    entiers = all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= LIMITE for n in nombres)
    if not entiers or not isinstance(valeurs, dict):
        raise ILLISIBLE
    return rules.Cliche(*nombres, valeurs, corps.get("fin") is True)


def _refuser(refus: RegleRefusee) -> JsonResponse:
    """A refusal that the script shows as it is."""
    statut = {"envoi_illisible": 400, "trop_long": 413}.get(refus.code, 409)
    return JsonResponse({"code": refus.code, "message": refus.message}, status=statut)
