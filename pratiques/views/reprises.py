"""Reprises: record one, read them, answer, and what each network gives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import fait, formulaire, geste, montrer, page, refus_sur
from pratiques.choices import EtatReprise
from pratiques.forms.reprise import ReponseRepriseForm, ReprendreForm
from pratiques.listes import Contributions
from pratiques.permissions.echanges import (
    fiche_get_reprenable,
    peut_repondre_reprise,
    reprise_get_mine,
    reprise_get_visible,
    structures_de_reprise,
)
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_visible
from pratiques.queries.reprises import ma_reprise, reprises_contexte
from pratiques.rules import reprises as regles_reprises
from pratiques.rules.reprises import reprise_enregistrer, reprise_repondre
from reseau.membres.permissions import membre_required

REPRIS = ("structure", "maniere", "adaptations", "effet", "recit", "depuis", "bassin", "preuve", "motif_conserve")


@formulaire(membre_required)
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one did it too: two choices, two sentences; or change what one said."""
    fiche = fiche_get_reprenable(request.user, pk)
    structures = structures_de_reprise(request.user, fiche)
    deja = ma_reprise(fiche, request.user, structures)
    initial = {nom: getattr(deja, nom) for nom in REPRIS} if deja else {}
    form = ReprendreForm(request.POST if request.method == "POST" else None, structures=structures, initial=initial)
    if form.is_valid():
        with refus_sur(form):
            reprise = reprise_enregistrer(fiche=fiche, par=request.user, **form.cleaned_data)
            phrase = "Merci. Les auteurs de la fiche sont prévenus."
            return fait(request, phrase, "pratiques_reprise", uuid=reprise.uuid)
    return montrer(request, form, "pratiques/reprendre.html", fiche=fiche, deja=deja, structures=structures)


@formulaire(membre_required)
def reprise(request: HttpRequest, uuid: str) -> HttpResponse:
    """One reprise: the person follows it, the authors answer."""
    lue = reprise_get_visible(request.user, uuid)
    repond = peut_repondre_reprise(request.user, lue)
    form = ReponseRepriseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            reprise_repondre(reprise=lue, par=request.user, **form.cleaned_data)
            return fait(request, "Votre réponse est envoyée.", "pratiques_reprises", pk=lue.fiche_id)
    contexte = {
        "reprise": lue,
        "fiche": lue.fiche,
        "repond": repond and lue.etat == EtatReprise.EN_ATTENTE,
        "mienne": lue.compte_id == request.user.pk,
    }
    return montrer(request, form, "pratiques/reprise.html", **contexte)


@geste(membre_required)
def reprise_retirer(request: HttpRequest, uuid: str) -> HttpResponse:
    """Take one's own reprise back."""
    lue = reprise_get_mine(request.user, uuid)
    regles_reprises.reprise_retirer(reprise=lue, par=request.user)
    return fait(request, "Votre reprise est retirée.", "pratiques_fiche", pk=lue.fiche_id)


@page(connexion_si_anonyme)
def reprises(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reprise of a note, twenty at a time."""
    fiche = fiche_get_visible(request.user, pk)
    return render(request, "pratiques/reprises.html", {"fiche": fiche, **reprises_contexte(fiche, request)})


@page(membre_required)
def contributions(request: HttpRequest) -> HttpResponse:
    """What each network gives and takes up, as a page or a spreadsheet."""
    return Contributions(request).repondre()
