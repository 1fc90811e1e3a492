"""The screen of a session, its pulse, and the screen of the room."""

import uuid as uuid_
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from home.ecrans import page
from reseau.animation.forms_seance import SuiteForm, TexteForm
from reseau.animation.models import Reunion
from reseau.animation.permissions import participant_required
from reseau.animation.permissions_seance import reunion_get_suivie, version_get_suivie
from reseau.animation.queries.salle import Salle
from reseau.animation.queries.seance import Seance, revision_de

SALLE = "salle"


def rang_demande(request: HttpRequest) -> int | None:
    """The point that the address asks for; none when it is not a number."""
    n = request.GET.get("point", "")
    return int(n) if n.isascii() and n.isdigit() and len(n) < 4 else None


@page(participant_required)
def seance(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """One point at a time, its text, what comes out of it, who is there."""
    return ecran(request, Seance(reunion_get_suivie(request.user, uuid), request.user, rang_demande(request)))


def ecran(request: HttpRequest, lue: Seance, status: int = 200, **formulaires: Any) -> HttpResponse:
    """The page, with the forms that came back with their errors instead of new ones."""
    contexte = {"seance": lue, "reunion": lue.reunion, "revision": _revision(request, lue.reunion, lue.n)}
    if lue.ecrit and lue.rang:
        point = lue.rang.point
        contexte["texte_form"] = TexteForm(initial={"texte": point.compte_rendu, "version": point.version})
        if lue.ouverte:
            contexte["suite_form"] = SuiteForm(initial={"echeance": lue.echeance}, decisions=lue.decisions)
    return render(request, "animation/seance.html", {**contexte, **formulaires}, status=status)


@page(participant_required)
def salle(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """What the room reads: the point, what is written of it, what comes next."""
    reunion = reunion_get_suivie(request.user, uuid)
    contexte = {"seance": Salle(reunion, request.user), "revision": _revision(request, reunion, None, SALLE)}
    return render(request, "animation/salle.html", {**contexte, "reunion": reunion})


@page(login_required)
def pouls(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """What changed since, by parts of the page; 304 when nothing did, after one look at the version."""
    n, quoi = rang_demande(request), SALLE if request.GET.get("ecran") == SALLE else "seance"
    etag = _etag(version_get_suivie(request.user, uuid), n, quoi, request)
    if inchange := get_conditional_response(request, etag=etag):
        return inchange
    lue = (Salle if quoi == SALLE else Seance)(reunion_get_suivie(request.user, uuid), request.user, n)
    gabarit = "animation/seance/salle_contenu.html" if quoi == SALLE else "animation/seance/pouls.html"
    reponse = render(request, gabarit, {"seance": lue, "reunion": lue.reunion})
    reponse["ETag"] = _revision(request, lue.reunion, n, quoi)
    return reponse


def _revision(request: HttpRequest, reunion: Reunion, n: int | None, quoi: str = "seance") -> str:
    return _etag(reunion.version, n, quoi, request)


def _etag(version: int, n: int | None, quoi: str, request: HttpRequest) -> str:
    return revision_de(version, n, f"{quoi}-{request.user.pk}", timezone.now())
