"""The page where one section is written: its pen, its text, what others wrote meanwhile."""

import uuid as uuid_lib
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from home.ecrans import fait, geste, page, refus_sur, tenter, veut_json
from home.plume import Ecrit
from home.typographie import heure
from reseau.animation.permissions import participant_required
from reseau.ecrits.forms_ecriture import TexteForm
from reseau.ecrits.models import SectionDocument
from reseau.ecrits.permissions import peut_tenir_document, section_get_ecrite
from reseau.ecrits.permissions_ecriture import marge_get_ecrite
from reseau.ecrits.queries.lecture import SectionLue, section_lire
from reseau.ecrits.queries.versions import etats_comparer
from reseau.ecrits.rules import ecriture
from reseau.ecrits.views.documents import adresse, fil


@page(participant_required)
def section(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Its text to write, and beside it what it cites and counts."""
    lue = section_get_ecrite(request.user, uuid)
    return _ecran(request, lue, TexteForm(initial={"texte": lue.texte, "version": lue.version}))


def _ecran(request: HttpRequest, section: SectionDocument, form: TexteForm) -> HttpResponse:
    contexte = _contexte(request, section)
    dit = {"form": form, "tient": peut_tenir_document(request.user, section.document), "fil": fil(section.document)}
    statut = 422 if form.errors else 200
    return render(request, "ecrits/section.html", {**contexte, **dit}, status=statut)


def _contexte(request: HttpRequest, section: SectionDocument) -> dict[str, Any]:
    lue = section_lire(section)
    contexte = {"lue": lue, "section": lue.section, "document": lue.section.document, "revision": _revision(lue)}
    return {**contexte, "retour": adresse(section.document), "compte": request.user}


def _revision(lue: SectionLue) -> str:
    """What the parts of this page are worth now, as an ETag: the text, who holds the pen until when, what waits."""
    section = lue.section
    plume = f"{section.plume.pk}-{section.tenu_jusqua:%H%M}" if section.plume else ""
    marges = "-".join(str(marge.pk) for marge in lue.marges)
    return f'W/"{section.version}-{plume}-{marges}"'


@page(login_required)
def pouls(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """What changed since, by parts of the page; 304 when nothing did."""
    contexte = _contexte(request, section_get_ecrite(request.user, uuid))
    if inchange := get_conditional_response(request, etag=contexte["revision"]):
        return inchange
    reponse = render(request, "ecrits/pouls.html", contexte)
    reponse["ETag"] = contexte["revision"]
    return reponse


@geste(participant_required)
def ecrire(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Write the section: by the button, or by the script every ten seconds."""
    lue = section_get_ecrite(request.user, uuid)
    form, ecrit = TexteForm(request.POST), None
    if form.is_valid():
        with refus_sur(form):
            ecrit = ecriture.section_ecrire(section=lue, par=request.user, **form.cleaned_data)
    if veut_json(request):
        return _dire(form, ecrit)
    if ecrit is None:
        return _ecran(request, lue, form)
    if ecrit.concurrent:
        return fait(
            request, "Deux textes se sont croisés : les deux sont gardés.", page_de_la_section(lue, "#conflits")
        )
    return fait(request, "C’est gardé.", page_de_la_section(lue))


def _dire(form: TexteForm, ecrit: Ecrit[SectionDocument] | None) -> JsonResponse:
    """What the script is told."""
    if ecrit is None:
        phrases = [phrase for phrases in form.errors.values() for phrase in phrases]
        return JsonResponse({"phrase": " ".join(phrases), "personne": form.alerte}, status=422)
    dit = {"version": ecrit.ligne.version, "conflit": ecrit.concurrent is not None, "heure": heure(timezone.now())}
    return JsonResponse(dit)


@geste(participant_required)
def plume(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Take the pen of a section, or put it down."""
    lue = section_get_ecrite(request.user, uuid)
    regle = ecriture.plume_rendre if request.POST.get("plume") == "passer" else ecriture.plume_prendre
    with tenter(request):
        regle(section=lue, par=request.user)
    return redirect(page_de_la_section(lue))


@geste(participant_required)
def departager(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Say what becomes of two texts."""
    marge = marge_get_ecrite(request.user, uuid)
    garder, _, version = request.POST.get("garder", "").partition(" ")
    lue = int(version) if version.isdecimal() and len(version) < 10 else 0
    with tenter(request, "C’est réglé."):
        ecriture.marge_departager(marge=marge, par=request.user, garder=garder, version=lue)
    return redirect(page_de_la_section(marge.section))


@page(participant_required)
def etats(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Two states of a section word by word: the last one and the one before it, unless told otherwise."""
    lue = section_get_ecrite(request.user, uuid)
    comparaison = etats_comparer(lue, request.GET.get("de", ""), request.GET.get("vers", ""))
    contexte = {
        "comparaison": comparaison,
        "choix": [(e.version, f"{e.auteur.nom_complet}, {_le(e.ecrite_le)}") for e in comparaison.versions],
        "choisis": (comparaison.de and comparaison.de.version, comparaison.vers and comparaison.vers.version),
    }
    retour = page_de_la_section(lue)
    dit = {"titre": "Ce qui a changé", "nom": lue.titre, "retour": retour}
    return render(request, "ecrits/comparer.html", {**contexte, **dit, "fil": [*fil(lue.document), lue.titre, retour]})


def _le(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local:%d/%m/%Y} à {heure(instant)}"


def page_de_la_section(section: SectionDocument, ancre: str = "") -> str:
    """Where a section is written."""
    return reverse("document_section", args=[section.uuid]) + ancre
