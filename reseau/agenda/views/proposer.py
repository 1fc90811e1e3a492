"""Proposing an event in one page, changing it, and looking at what its date would disturb."""

import uuid as uuid_lib
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from home.ecrans import fait, formulaire, geste, montrer, page, refus_sur
from reseau.agenda import permissions
from reseau.agenda.forms import EvenementForm
from reseau.agenda.forms_depart import jour_lire, jour_prendre
from reseau.agenda.miens import MesEvenements
from reseau.agenda.models import Evenement
from reseau.agenda.queries.ecrits import peut_changer
from reseau.agenda.queries.ecriture import page_d_ecriture
from reseau.agenda.queries.lieux import lieux_suggerer
from reseau.agenda.rules.envoi import evenement_envoyer

PHRASES = {
    True: "L’événement est proposé : qui anime le bassin vous répond ici et par courriel.",
    False: "Le brouillon est gardé.",
}


@formulaire(permissions.proposer_required)
def evenement_proposer(request: HttpRequest) -> HttpResponse:
    """A new event: sent, kept as a draft, or looked at with another day."""
    return _ecrire(request, None)


@formulaire(permissions.proposer_required)
def evenement_modifier(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """The same page for an event that is written already."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if not peut_changer(evenement):
        return fait(request, "Cet événement est annulé ou passé : il ne change plus.", "evenement", uuid)
    return _ecrire(request, evenement)


@geste(permissions.proposer_required)
def evenement_gene(request: HttpRequest) -> HttpResponse:
    """What the date being typed would disturb, and the delay of the charter: nothing is written."""
    evenement = permissions.evenement_de_la_cle(request.user, request.POST.get("cle", ""))
    form = _lu(request, evenement)
    contexte = {**page_d_ecriture(form, request.user, evenement), "prise": bool(_pris(request)), "fragment": True}
    return render(request, "agenda/proposer/fragment.html", {"form": form, **contexte})


@page(permissions.proposer_required, never_cache)
def agenda_lieux(request: HttpRequest) -> HttpResponse:
    """Places of the directory and communes for what is typed in `q`."""
    return JsonResponse({"suggestions": lieux_suggerer(request.GET.get("q", ""))})


@page(permissions.proposer_required)
def mes_evenements(request: HttpRequest) -> HttpResponse:
    """Those that one prepares or organises."""
    return MesEvenements(request).repondre()


def _ecrire(request: HttpRequest, evenement: Evenement | None) -> HttpResponse:
    if request.method != "POST":
        form = EvenementForm(instance=evenement, compte=request.user, initial=_depart(request))
    elif _pris(request) or "regarder" in request.POST:
        form = _lu(request, evenement)
    else:
        form = EvenementForm(request.POST, instance=evenement, compte=request.user)
        if form.is_valid():
            with refus_sur(form):
                return _envoyer(request, form, evenement)
    return montrer(request, form, "agenda/proposer.html", **page_d_ecriture(form, request.user, evenement))


def _envoyer(request: HttpRequest, form: EvenementForm, evenement: Evenement | None) -> HttpResponse:
    """Hand over to the rule, then go and see."""
    envoi: dict[str, Any] = {"evenement": evenement, "proposer": not form.brouillon, **form.envoi()}
    ecrit = evenement_envoyer(par=request.user, **envoi)
    if evenement is not None and evenement.programme_au_calendrier:
        return fait(request, "L’événement est modifié.", "evenement", ecrit.uuid)
    vers = "evenement_modifier" if form.brouillon else "evenement"
    return fait(request, PHRASES[not form.brouillon], vers, ecrit.uuid)


def _lu(request: HttpRequest, evenement: Evenement | None) -> EvenementForm:
    """What was typed, with the day that was taken; what is still empty is not told."""
    pris = _pris(request)
    donnees = jour_prendre(request.POST, pris) if pris else request.POST
    form = EvenementForm(donnees, instance=evenement, compte=request.user)
    form.is_valid()
    form.taire()
    return form


def _pris(request: HttpRequest) -> Any:
    return jour_lire(request.POST.get("prendre"))


def _depart(request: HttpRequest) -> dict[str, Any]:
    """A calendar may open the page on a day."""
    jour = jour_lire(request.GET.get("jour"))
    return {"jour": jour} if jour else {}
