"""The screen of the room, and what people do with it on their own telephone."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.ecrans import RedirectionVoir, formulaire, montrer, page, veut_json
from home.erreurs import RegleRefusee
from home.limites import depasse
from home.motifs import qr_svg
from home.typographie import heure
from reseau.membres.permissions import membre_required
from safran.parcours.identites import identifiant_opaque
from safran.presences import jetons, permissions
from safran.presences.fenetres import fenetre_de
from safran.presences.forms import CodeForm, SignatureForm
from safran.presences.queries import listes
from safran.presences.rules import signatures

ESSAIS, SECONDES = 60, 600
CERTIFIE = {
    "matin": "Je certifie être en salle ce matin.",
    "après-midi": "Je certifie être en salle cet après-midi.",
}
INCONNU = "Ce code n’ouvre aucune demi-journée où vous êtes attendue ou attendu. Relisez celui qui est affiché."


@page(never_cache, membre_required)
def ecran(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The square and the code of the moment, how many have signed; the script asks for the inside only."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    faites, attendues = listes.signees(seance)
    contexte = {"seance": seance, "session": seance.session, "faites": faites, "attendues": attendues}
    if fenetre_de(seance).contient():
        code = jetons.code_du_moment(seance)
        adresse = settings.SITE_URL + reverse("emarger_signer", args=[code])
        contexte |= {"code": jetons.code_lisible(code), "qr": qr_svg(adresse, "Carré à viser pour signer")}
    else:
        contexte |= {"fermee": fenetre_de(seance), "autre": listes.seance_du_moment(seance)}
    gabarit = "presences/ecran_contenu.html" if request.htmx else "presences/ecran.html"
    return render(request, gabarit, contexte)


@formulaire(never_cache, membre_required)
def emarger(request: HttpRequest) -> HttpResponse:
    """Type the code of the room."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if jetons.droit_du_code(request.user, form.cleaned_data["code"]):
            code = jetons.code_normaliser(form.cleaned_data["code"])
            return RedirectionVoir(reverse("emarger_signer", args=[code]))
        form.add_error("code", INCONNU)
    statut = 429 if form.errors and _trop(request) else 200
    contexte = {"form": form, "demis": listes.mes_demi_journees(request.user)}
    return render(request, "presences/emarger.html", contexte, status=statut)


def _envoi(request: HttpRequest) -> Any:
    """What was posted, even when nothing was filled."""
    return request.POST if request.method == "POST" else None


def _trop(request: HttpRequest) -> bool:
    """Too many codes that open nothing."""
    return depasse(f"emargement:{request.user.pk}", ESSAIS, SECONDES)


@formulaire(never_cache, membre_required)
def signer(request: HttpRequest, code: str) -> HttpResponse:
    """Sign for the half-day whose code was scanned; the ticket in the form keeps the right while the network fails."""
    droit = jetons.droit_du_billet(request.user, request.POST.get("billet", ""))
    droit = droit or jetons.droit_du_code(request.user, code)
    if droit is None:
        # La même réponse quel que soit le code : périmé, d’une autre personne, ou inventé.
        return _renvoyer(request, INCONNU, 429 if not veut_json(request) and _trop(request) else 404)
    if refus := fenetre_de(droit.seance).refus(droit.le):
        return _renvoyer(request, refus[1], 409)
    form = SignatureForm(_envoi(request), phrase=CERTIFIE[droit.seance.demi_journee])
    if form.is_valid():
        return _signer(request, droit, form.cleaned_data["signature"])
    if request.method == "POST" and veut_json(request):
        return JsonResponse({"message": "Signez dans le cadre, ou cochez la case."}, status=409)
    contexte = {
        "droit": droit,
        "session": droit.inscription.session,
        "demis": listes.mes_demi_journees(request.user, droit.inscription, droit.seance.date),
        "billet": jetons.billet_de(droit),
        "file": identifiant_opaque(request.user),
    }
    return montrer(request, form, "presences/signer.html", **contexte)


def _renvoyer(request: HttpRequest, phrase: str, statut: int) -> HttpResponse:
    """Back to the code, and why."""
    if veut_json(request):
        return JsonResponse({"message": phrase}, status=statut)
    contexte = {"form": CodeForm(), "refus": phrase, "demis": listes.mes_demi_journees(request.user)}
    return render(request, "presences/emarger.html", contexte, status=statut)


def _signer(request: HttpRequest, droit: jetons.Droit, signature: str) -> HttpResponse:
    suite = reverse("ma_presence", args=[droit.seance.public_id])
    try:
        presence = signatures.presence_signer(
            inscription=droit.inscription, seance=droit.seance, signature=signature, le=droit.le
        )
    except RegleRefusee as refus:
        if veut_json(request):
            return JsonResponse({"message": refus.message}, status=409)
        messages.warning(request, refus.message)
        return RedirectionVoir(suite)
    if not presence.presente:
        phrase = "La feuille dit une absence : demandez au formateur ou à la formatrice de la rectifier."
        messages.warning(request, phrase)
    elif presence.signee_le:
        messages.success(request, f"Votre présence est signée, à {heure(presence.signee_le)}.")
    return JsonResponse({"url": suite}) if veut_json(request) else RedirectionVoir(suite)


@page(membre_required)
def ma_presence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the sheet says of oneself, that day."""
    inscription, seance = permissions.seance_get_mienne(request.user, public_id)
    contexte = {
        "inscription": inscription,
        "session": inscription.session,
        "seance": seance,
        "demis": listes.mes_demi_journees(request.user, inscription, seance.date),
    }
    return render(request, "presences/ma_presence.html", contexte)
