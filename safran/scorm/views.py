"""Screens and doors of the modules: begin, play, open an activity, receive what it says."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from home.ecrans.views import geste, page, retour_local
from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.scorm import permissions, queries, rules
from safran.scorm.contenus import BAC_A_SABLE, jeton_de, origine_contenus
from safran.scorm.rules import INCONNU, corps_lire, envoi_lire, lancement_signer, refus_repondre


@geste(membre_required)
def commencer(request: HttpRequest, paquet_uuid: UUID) -> HttpResponse:
    """Begin a module, resume it, or begin its next version; then the player."""
    paquet = permissions.paquet_get_ouvert(request.user, paquet_uuid)
    nouvelle = request.POST.get("version") == "nouvelle"
    passage = rules.passage_ouvrir(compte=request.user, paquet=paquet, nouvelle=nouvelle)
    retour = retour_local(request)
    suite = f"?{urlencode({'retour': retour})}" if retour else ""
    return redirect(reverse("scorm_lecteur", args=[passage.uuid]) + suite)


@page(membre_required)
def lecteur(request: HttpRequest, passage_uuid: UUID) -> HttpResponse:
    """The player: the activities, and the one that is open in its frame."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    contenus, retour = origine_contenus(request, passage.version.uuid), retour_local(request)
    contexte = {
        "passage": passage,
        "paquet": passage.version.paquet,
        "sommaire": queries.sommaire_lire(passage, request.GET.get("activite", "")),
        "contenus": contenus,
        "cadre": f"{contenus}/l/{jeton_de(passage.version)}/" if contenus else "",
        "bac_a_sable": BAC_A_SABLE,
        "cookie": settings.CSRF_COOKIE_NAME,
        "retour": retour,
        "sortie": retour or reverse("mon_espace"),
        "suite": f"&{urlencode({'retour': retour})}" if retour else "",
    }
    get_token(request)  # le script lit le jeton du jour dans le cookie, même après une nouvelle connexion
    reponse = render(request, "scorm/lecteur.html", contexte)
    reponse._csp_update = {"frame-src": [contenus or "'none'"]}
    return reponse


@geste(membre_required)
def ouvrir(request: HttpRequest, passage_uuid: UUID) -> JsonResponse:
    """Open an activity: what its content will find."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    try:
        lancement = rules.lancement_ouvrir(passage=passage, sco=str(corps_lire(request=request).get("sco", "")))
    except RegleRefusee as refus:
        return refus_repondre(refus=refus)
    activite = lancement.activite
    return JsonResponse(
        {
            "sco": activite.id,
            "titre": activite.titre,
            "lancement": lancement.numero,
            "jeton": lancement_signer(passage=passage, sco=activite.id, numero=lancement.numero),
            "parle": activite.sco,
            "fichier": activite.fichier,
            "suite": activite.suite,
            "depart": lancement.depart,
            "situation": lancement.situation,
        }
    )


@geste(membre_required)
def envoi(request: HttpRequest, passage_uuid: UUID) -> JsonResponse:
    """Receive what a content says; the same sending gets the same answer."""
    passage = permissions.passage_get_sien(request.user, passage_uuid)
    try:
        signe, sco, cliche = envoi_lire(request=request)
        if signe != passage.uuid:
            raise INCONNU
        reponse = rules.cliche_enregistrer(passage=passage, sco=sco, cliche=cliche)
    except RegleRefusee as refus:
        return refus_repondre(refus=refus)
    return JsonResponse(reponse)
