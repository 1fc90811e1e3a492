"""The doors that platforms call: no session, no form token, nothing kept by a cache.

A platform posts from another site: the browser sends no session there, so nothing may write one. What ties a launch to
its browser is a cookie of its own, sent across sites and only to these doors.
"""

import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.ecrans import RedirectionVoir, refus_sur
from safran.lti import permissions
from safran.lti.choices import DECIDER
from safran.lti.forms import MessageForm
from safran.lti.models import Plateforme
from safran.lti.queries import cles_publiees, formations_a_choisir, plateforme_qui_demande
from safran.lti.rules import lancements

SEL = "lti.navigateur"
REPRIS = ("iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint")
INCONNUE = "Cette plateforme n’ouvre pas, ou plus, de formation ici : dites-le à qui la tient."
ILLISIBLE = "La plateforme n’a rien envoyé qui se lise : rouvrez la formation depuis elle."


@csrf_exempt  # une plateforme envoie d’ailleurs ; rien n’est écrit
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connexion(request: HttpRequest) -> HttpResponse:
    """A platform is about to send someone: ask it who, in a window of its own unless a training is to be chosen.

    In a frame, browsers keep our cookies away: the page asks for a new tab.
    """
    envoi = request.POST if request.method == "POST" else request.GET
    dit = {nom: envoi[nom] for nom in REPRIS if envoi.get(nom)}
    plateforme = plateforme_qui_demande(dit.get("iss", ""), dit.get("client_id", ""))
    if plateforme is None or "login_hint" not in dit:
        return _refuser(INCONNUE)
    choix = urlsplit(dit.get("target_link_uri", "")).path == reverse("lti_choix")
    if request.headers.get("Sec-Fetch-Dest") == "iframe" and not choix:
        return _encadrer("lti/nouvel_onglet.html", plateforme, adresse=f"{request.path}?{urlencode(dit)}")
    cle = uuid.uuid4()
    reponse = redirect(
        lancements.demande_adresser(
            plateforme=plateforme, cle=cle, qui=dit["login_hint"], message=dit.get("lti_message_hint", "")
        )
    )
    reponse.set_signed_cookie(
        temoin(cle), str(cle), salt=SEL, max_age=DECIDER, path=reverse("lti_connexion").removesuffix("connexion/"),
        secure=True, httponly=True, samesite="None",
    )  # fmt: skip
    return reponse


@csrf_exempt  # le message est signé par la plateforme, et répond à une demande d’ici
@never_cache
@require_POST
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Its signed message: on to the training, where the person signs in as usual, or to the choice of one."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _refuser(ILLISIBLE)
    dit = form.cleaned_data
    with refus_sur(form):
        cle, plateforme = lancements.etat_lire(etat=dit["state"])
        lancement = lancements.lancement_ouvrir(
            plateforme=plateforme, cle=cle, jeton=dit["id_token"], porteur=porteur(request, cle)
        )
        return RedirectionVoir(reverse("lti_ouverture" if lancement.formation_id else "lti_choisir", args=[cle]))
    return _refuser(" ".join(form.non_field_errors()))


@never_cache
@require_safe
def choisir(request: HttpRequest, cle: uuid.UUID) -> HttpResponse:
    """The trainings of the catalogue, for whoever writes a course there; then the signed answer to send back."""
    from safran.lti.jetons import choix_signer  # neuf mégaoctets que seul un choix demande

    lancement = permissions.choix_get(cle)
    formations, demandee = list(formations_a_choisir()), request.GET.get("formation", "")
    choisie = next((formation for formation in formations if str(formation.pk) == demandee), None)
    if choisie is None:
        return _encadrer("lti/choisir.html", lancement.plateforme, formations=formations)
    retour, adresse = lancement.reglages["deep_link_return_url"], reverse("lti_formation", args=[choisie.pk])
    jeton = choix_signer(
        lancement.plateforme, lancement.deploiement, lancement.reglages,
        titre=choisie.title, url=f"{settings.SITE_URL}{adresse}",
    )  # fmt: skip
    reponse = _encadrer("lti/choisie.html", lancement.plateforme, formation=choisie, retour=retour, jeton=jeton)
    lue = urlsplit(retour)
    reponse._csp_replace["form-action"] = [f"{lue.scheme}://{lue.netloc}"]
    return reponse


@require_safe
def cles(request: HttpRequest) -> JsonResponse:
    """The public keys of this tool (JWKS): the one that signs, the next one, those that signed last month."""
    from safran.lti.jetons import jwk  # neuf mégaoctets que seule une plateforme demande

    dites = {"keys": [dict(jwk(cle)) for cle in cles_publiees()]}
    return JsonResponse(dites, headers={"Cache-Control": "public, max-age=3600"})


def temoin(cle: uuid.UUID) -> str:
    """The name of the cookie of one launch."""
    return f"lti_{cle.hex}"


def porteur(request: HttpRequest, cle: uuid.UUID) -> str:
    """The launch that this browser began, if it is this one."""
    return request.get_signed_cookie(temoin(cle), default="", salt=SEL, max_age=DECIDER)


def _encadrer(gabarit: str, plateforme: Plateforme, **contexte: Any) -> HttpResponse:
    """A page that this platform, and no other site, may show in a frame; made without session, message nor token."""
    reponse = HttpResponse(render_to_string(gabarit, {"plateforme": plateforme, **contexte}))
    reponse.xframe_options_exempt = True
    reponse._csp_replace = {"frame-ancestors": ["'self'", *plateforme.origines]}
    return reponse


def _refuser(phrase: str) -> HttpResponse:
    return HttpResponse(render_to_string("lti/refus.html", {"phrase": phrase}), status=403)
