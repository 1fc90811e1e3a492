"""What is done in session: open, take up a point, write, add what comes out of it, tell who is there."""

import uuid as uuid_
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from home.ecrans import Decision, fait, formulaire, geste, montrer, refus_sur, tenter, veut_json
from home.typographie import heure
from reseau.animation.choices import GenreSuite
from reseau.animation.forms_seance import SuiteForm, SuiteModifierForm, TexteForm
from reseau.animation.models import Point, Suite
from reseau.animation.permissions import participant_required, reunion_get_tenue
from reseau.animation.permissions_seance import concurrent_get_tenu, point_get_en_reunion, suite_get_tenue
from reseau.animation.queries.presences import constats_lire, convocations_lire
from reseau.animation.queries.seance import Seance
from reseau.animation.rules import ecriture, presences, suites
from reseau.animation.rules import seance as regles
from reseau.animation.views.comptes_rendus import clore_la_seance
from reseau.animation.views.seance import ecran

CLORE = "clore"  # à la place d’un point où passer

RETIRER = Decision(
    "Retirer cette suite",
    "Elle quitte le compte rendu. Elle n’a pas encore de numéro : rien ne la rappellera.",
    "Retirer",
    suites.suite_retirer,
    fait="La suite est retirée.",
)


def adresse(point: Point, ancre: str = "") -> str:
    """The page of the session at this point."""
    n = Point.objects.filter(reunion=point.reunion_id, ordre__lt=point.ordre).count()
    n += Point.objects.filter(reunion=point.reunion_id, ordre=point.ordre, pk__lte=point.pk).count()
    return f"{reverse('reunion_seance', args=[point.reunion.uuid])}?point={n}{ancre}"


def _n(point: Point) -> int:
    return int(adresse(point).rpartition("=")[2])


@geste(participant_required)
def ouvrir(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """The session begins."""
    reunion = reunion_get_tenue(request.user, uuid)
    with tenter(request, "La séance est ouverte."):
        regles.seance_ouvrir(reunion=reunion, par=request.user)
    return redirect("reunion_seance", reunion.uuid)


@geste(participant_required)
def aborder(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Take up a point; the one before is done with when it is said so."""
    point = point_get_en_reunion(request.user, uuid)
    with tenter(request):
        regles.point_aborder(point=point, par=request.user, traite=request.POST.get("traite") == "oui")
    return redirect(adresse(point))


@geste(participant_required)
def traiter(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Say that a point is done with, or not."""
    point = point_get_en_reunion(request.user, uuid)
    with tenter(request):
        regles.point_traiter(point=point, par=request.user, traite=request.POST.get("traite") == "oui")
    return redirect(adresse(point))


@geste(participant_required)
def plume(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Take the pen of a point, or put it down."""
    point = point_get_en_reunion(request.user, uuid)
    regle = ecriture.plume_passer if request.POST.get("plume") == "passer" else ecriture.plume_prendre
    with tenter(request):
        regle(point=point, par=request.user)
    return redirect(adresse(point))


@geste(participant_required)
def ecrire(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Write what is said of a point: by the button, or by the script every ten seconds."""
    point = point_get_en_reunion(request.user, uuid)
    form, ecrit = TexteForm(request.POST), None
    if form.is_valid():
        with refus_sur(form):
            ecrit = ecriture.point_ecrire(point=point, par=request.user, **form.cleaned_data)
    if veut_json(request):
        return _dire(form, ecrit)
    if ecrit is None:
        return ecran(request, _seance(request, point), 422, texte_form=form)
    if ecrit.concurrent:
        return fait(request, "Deux textes se sont croisés : les deux sont gardés.", adresse(point, "#conflits"))
    return _passer(request, point) or fait(request, "C’est gardé.", adresse(point))


def _passer(request: HttpRequest, point: Point) -> HttpResponse | None:
    """« Passer au point 5 » and « Clore la séance » keep what is typed, then go on there."""
    if not (suivant := request.POST.get("puis")):
        return None
    if suivant == CLORE:
        return clore_la_seance(request, point.reunion, adresse(point))
    points = Point.objects.filter(reunion=point.reunion_id).select_related("reunion__comite")
    voulu = next((p for p in points if str(p.uuid) == suivant), point)
    with tenter(request):
        regles.point_aborder(point=voulu, par=request.user, traite=True)
    return redirect(adresse(voulu))


def _dire(form: TexteForm, ecrit: ecriture.Ecrit | None) -> JsonResponse:
    """What the script is told."""
    if ecrit is None:
        phrases = [phrase for phrases in form.errors.values() for phrase in phrases]
        return JsonResponse({"phrase": " ".join(phrases), "personne": form.alerte}, status=422)
    point = ecrit.ligne
    dit = {"version": point.version, "conflit": ecrit.concurrent is not None, "heure": heure(point.reunion.ecrit_le)}
    return JsonResponse(dit)


def _seance(request: HttpRequest, point: Point) -> Seance:
    return Seance(point.reunion, request.user, _n(point))


@geste(participant_required)
def regler(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Say what becomes of two texts."""
    autre = concurrent_get_tenu(request.user, uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    with tenter(request, "C’est réglé."):
        ecriture.concurrent_regler(
            concurrent=autre, par=request.user, garder=garder, version=int(version) if version.isdecimal() else 0
        )
    return redirect(adresse(autre.point))


@geste(participant_required)
def suite_ajouter(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Add what came out of a point."""
    point = point_get_en_reunion(request.user, uuid)
    form = SuiteForm(request.POST, decisions=point.suites.filter(genre=GenreSuite.DECISION))
    if form.is_valid():
        with refus_sur(form):
            suite = suites.suite_ajouter(point=point, par=request.user, **form.cleaned_data)
            return fait(request, f"{suite.get_genre_display()} ajoutée.", adresse(point, "#suites"))
    return ecran(request, _seance(request, point), 422, suite_form=form)


@formulaire(participant_required)
def suite_modifier(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Change what came out of a point, and what it is."""
    suite = suite_get_tenue(request.user, uuid)
    autres = suite.point.suites.filter(genre=GenreSuite.DECISION).exclude(pk=suite.pk)
    form = SuiteModifierForm(request.POST if request.method == "POST" else None, suite=suite, decisions=autres)
    if form.is_valid():
        with refus_sur(form):
            suites.suite_modifier(suite=suite, par=request.user, **form.cleaned_data)
            return fait(request, "La suite est modifiée.", adresse(suite.point, "#suites"))
    return montrer(request, form, "animation/suite.html", suite=suite, **_page(suite, "Modifier une suite"))


def _page(suite: Suite, titre: str) -> dict[str, Any]:
    retour = adresse(suite.point, "#suites")
    return {"titre": titre, "bouton": "Garder", "retour": retour, "fil": [str(suite.point.reunion), retour]}


@formulaire(participant_required)
def suite_retirer(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Take away what came out of a point."""
    suite = suite_get_tenue(request.user, uuid)
    page = _page(suite, "")
    return RETIRER.demander(request, page["retour"], nom=suite.texte, fil=page["fil"], suite=suite)


@geste(participant_required)
def presences_noter(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Tell who is there."""
    reunion = reunion_get_tenue(request.user, uuid)
    constats = constats_lire(request.POST, convocations_lire(reunion))
    with tenter(request, "Les présences sont gardées."):
        presences.presences_noter(reunion=reunion, par=request.user, constats=constats)
    n = request.POST.get("point", "")
    suffixe = f"?point={n}" if n.isascii() and n.isdigit() and len(n) < 4 else ""
    return redirect(f"{reverse('reunion_seance', args=[reunion.uuid])}{suffixe}#presences")
