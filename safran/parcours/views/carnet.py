"""The learner's notebook and clock: private notes, what is not clear, signs of presence."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import RedirectionVoir, geste, page, tenter, veut_json
from home.erreurs import RegleRefusee
from home.typographie import heure
from reseau.membres.permissions import membre_required
from safran.parcours import permissions
from safran.parcours.models import NoteEtape
from safran.parcours.queries import carnets, suivis
from safran.parcours.queries.lectures import Lecture
from safran.parcours.rules import notes
from safran.parcours.rules.temps import temps_ajouter
from safran.parcours.views.lecteur import vers_fiche

NUMERO_MAX = 2**31 - 1


def _nombre(request: HttpRequest, nom: str) -> int:
    brut = request.POST.get(nom, "")
    return min(int(brut), NUMERO_MAX) if brut.isascii() and brut.isdigit() and len(brut) < 12 else 0


def _envoi(request: HttpRequest) -> dict[str, Any]:
    """What a page sends: the text, from which version, and which save of which page it is."""
    return {
        "texte": request.POST.get("texte", ""),
        "version": _nombre(request, "version"),
        "page": request.POST.get("page", "").replace("\x00", "")[:36],
        "numero": _nombre(request, "numero"),
    }


def _dire(note: NoteEtape) -> JsonResponse:
    """The note as the server holds it: what acknowledges a save."""
    return JsonResponse({"texte": note.texte, "version": note.version, "heure": heure(note.modifiee_le)})


@geste(membre_required)
def note(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """Keep one's note on a step; the script asks for JSON, a plain form comes back to the step."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    try:
        gardee = notes.note_enregistrer(suivi=suivi, module_pk=module_pk, etape_id=etape_id, **_envoi(request))
    except RegleRefusee as refus:
        if veut_json(request):
            return JsonResponse({"message": refus.message}, status=409)
        contexte = {**_envoi(request), "formation": suivi.formation, "refus": refus.message, "retour": _retour(request)}
        return render(request, "parcours/note_refusee.html", contexte, status=400)
    if veut_json(request):
        return _dire(gardee)
    messages.success(request, "Votre note est enregistrée.")
    return RedirectionVoir(_retour(request) + "#t-note")


@geste(membre_required)
def clarte(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """This step is not clear, or is after all."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    claire = request.POST.get("claire") == "1"
    with tenter(request):
        notes.clarte_dire(suivi=suivi, module_pk=module_pk, etape_id=etape_id, claire=claire)
    return RedirectionVoir(reverse("parcours_etape", args=[formation_pk, module_pk, etape_id]) + "#clarte")


def _retour(request: HttpRequest) -> str:
    """The step that the note stands beside."""
    return request.path.removesuffix("note/")


@geste(membre_required)
def temps(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """A sign of presence: the server counts, the page says nothing of durations."""
    temps_ajouter(
        suivi=permissions.suivi_get_commence(request.user, formation_pk), module_pk=module_pk, etape_id=etape_id
    )
    return HttpResponse(status=204)


@page(membre_required)
def mes_notes(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """One's own notes on a training, to read and to print."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return vers_fiche(request, formation_pk)
    avancement = suivis.avancement_lire(suivi)
    lignes = [
        {"note": note, "etape": avancement.plan.etape(note.module_id, note.etape_id)}
        for note in carnets.notes_de(suivi)
    ]
    contexte = {"formation": suivi.formation, "lecture": Lecture(avancement), "lignes": lignes}
    return render(request, "parcours/notes.html", contexte)
