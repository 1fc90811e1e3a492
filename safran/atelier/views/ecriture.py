"""The one screen: an outline, a step written in place, its preview."""

import uuid as uuid_lib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from home.ecrans import RedirectionVoir, formulaire, geste, refus_sur, tenter, veut_json
from home.typographie import heure
from safran.atelier import permissions
from safran.atelier.ecran import Ecran
from safran.atelier.gestes import CROISES, Suite, gestes_faire
from safran.atelier.rules.etapes import croisee_departager

GARDEES = {
    "ECRIT": "Le texte de l’étape est gardé.",
    "AUTRE": "L’autre texte est gardé.",
    "TOUS": "Les deux sont gardés.",
}


@formulaire(login_required)
def formation(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline, no step open."""
    return _ecrire(request, Ecran(request, permissions.formation_get_ecrite(request.user, pk)))


@formulaire(login_required)
def etape(request: HttpRequest, pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; everything that is sent is kept, then the gesture is made."""
    ecrite = permissions.formation_get_ecrite(request.user, pk)
    return _ecrire(request, Ecran(request, ecrite, module_pk, etape_id))


@geste(permissions.entrer_required)
def departager(request: HttpRequest, pk: int, uuid: uuid_lib.UUID) -> HttpResponse:
    """Say what becomes of two texts of a step."""
    croisee = permissions.croisee_get(permissions.formation_get_ecrite(request.user, pk), uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    with tenter(request, GARDEES.get(garder, "")):
        croisee_departager(croisee=croisee, par=request.user, garder=garder, version=version)
    return RedirectionVoir(reverse("atelier_etape", args=[pk, croisee.module_id, croisee.etape_id]))


def _ecrire(request: HttpRequest, ecran: Ecran) -> HttpResponse:
    if request.method != "POST":
        return render(request, "atelier/ecrire.html", {"ecran": ecran})
    fil = veut_json(request)
    if ecran.valide():
        with refus_sur(ecran.etape_form or ecran.plan_form):
            suite = gestes_faire(ecran, par=request.user, au_fil=fil)
            if suite.ecrite and suite.ecrite.croisee and not fil:
                messages.warning(request, CROISES)
            return JsonResponse(_dire(request, ecran, suite)) if fil else RedirectionVoir(suite.url)
    if fil:
        return JsonResponse({"erreurs": list(_erreurs(ecran))}, status=422)
    return render(request, "atelier/ecrire.html", {"ecran": ecran}, status=422)


def _dire(request: HttpRequest, ecran: Ecran, suite: Suite) -> dict[str, Any]:
    """What the page's script needs after a sending: the version that stands, the preview."""
    relu = Ecran(request, ecran.formation, ecran.module.pk, ecran.etape.id)
    return {
        "version": relu.version,
        "heure": heure(timezone.now()),
        "croisee": CROISES if suite.ecrite and suite.ecrite.croisee else "",
        "apercu": render_to_string("atelier/apercu.html", {"ecran": relu}, request),
    }


def _erreurs(ecran: Ecran) -> Any:
    """Each refusal in a sentence."""
    for form in (ecran.etape_form, ecran.plan_form, *(bloc.form for bloc in ecran.blocs)):
        for phrases in (form.errors if form is not None else {}).values():
            yield from phrases
