"""Screens of whoever keeps sheets: which ones, how fresh, what others changed, errors reported."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.ecrans.views import fait, formulaire, geste, montrer, page, page_de, tenter
from home.erreurs import RegleRefusee
from home.permissions import reserve_a
from home.securite.limites import adresse_ip, depasse
from reseau.annuaire import permissions
from reseau.annuaire.choices import GENRES_DE_STRUCTURE
from reseau.annuaire.forms.tenue import IssueForm, SignalementForm
from reseau.annuaire.listes import Signalements
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries import tenue as suivi
from reseau.annuaire.queries.fiches import fiche_lire
from reseau.annuaire.rules import tenue as changements
from reseau.annuaire.rules.tenue import signalement_clore, signalement_creer
from reseau.membres.permissions import compte_represente, membre_required
from reseau.structures.portes import structure_canonique

PAR_PAGE = 30


@page(membre_required)
def mes_fiches(request: HttpRequest) -> HttpResponse:
    """The sheets I may edit, the stalest first."""
    fiches = suivi.fiches_a_tenir(request.user)
    if not fiches:
        raise Http404
    page = page_de(request, fiches, PAR_PAGE)
    contexte = {"page_obj": page, "fiches": suivi.fiches_noter(page), "nombre": len(fiches)}
    return render(request, "annuaire/mes_fiches.html", contexte)


@geste(membre_required)
def structure_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n'a changé », for every sheet of the structure."""
    structure = permissions.structure_get_editable(request.user, code)
    neuve = changements.structure_confirmer(structure=structure, par=request.user)
    messages.success(request, _dite(f"La fiche de {structure.nom}", neuve))
    if request.POST.get("retour") == "liste":
        return redirect("mes_fiches")
    return redirect("structure_modifier", code=code)


@geste(membre_required)
def lieu_confirmer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """« Rien n'a changé », for one place."""
    return _confirmer(request, permissions.lieu_get_editable(request.user, public_id))


@geste(membre_required)
def service_confirmer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Rien n'a changé », for one service."""
    return _confirmer(request, permissions.service_get_editable(request.user, pk))


@formulaire(never_cache)
def confirmation_par_lien(request: HttpRequest, jeton: str) -> HttpResponse:
    """The sheet of a structure as its mailbox was asked to confirm it: reading it changes nothing, the button does."""
    try:
        if request.method == "POST":
            changements.confirmation_par_lien(jeton=jeton)
            return redirect("confirmation_par_lien", jeton=jeton)
        demande = suivi.demande_du_jeton(jeton)
        if demande is None:
            raise RegleRefusee("perime", changements.LIEN_PERIME)
    except RegleRefusee as refus:
        return render(request, "annuaire/lien_perime.html", {"refus": refus}, status=410)
    contexte = {"demande": demande, "structure": demande.structure, "fiche": fiche_lire(demande.structure)}
    return render(request, "annuaire/confirmer.html", contexte)


def _confirmer(request: HttpRequest, fiche: Lieu | Service) -> HttpResponse:
    neuve = changements.fiche_confirmer(fiche=fiche, par=request.user)
    return fait(request, _dite(f"La fiche « {fiche.nom} »", neuve), "structure_modifier", code=fiche.structure.code)


def _dite(sujet: str, neuve: bool) -> str:
    return f"{sujet} est confirmée aujourd’hui." if neuve else f"{sujet} était déjà confirmée aujourd’hui."


# What others changed on own sheets: confirm it, or take it back.


class ReprendreForm(forms.Form):
    """Which field of which sheet."""

    genre = forms.ChoiceField(choices=[(genre.value, genre.label) for genre in GENRES_DE_STRUCTURE])
    objet = forms.IntegerField(min_value=1, max_value=2**62)
    champ = forms.SlugField(max_length=40)


@geste(membre_required)
def changements_confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that others changed is right."""
    structure = permissions.structure_get_editable(request.user, code)
    changements.changements_confirmer(structure=structure, par=request.user)
    phrase = "C’est noté : ces changements sont justes, la fiche est confirmée aujourd’hui."
    return fait(request, phrase, "structure_modifier", code=code)


@geste(membre_required)
def changement_reprendre(request: HttpRequest, code: str) -> HttpResponse:
    """One field comes back to its former value."""
    structure = permissions.structure_get_editable(request.user, code)
    form = ReprendreForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce changement n’existe pas.")
        return redirect("structure_modifier", code=code)
    with tenter(request, "L’ancienne valeur est reprise."):
        changements.changement_reprendre(structure=structure, par=request.user, **form.cleaned_data)
    return redirect("structure_modifier", code=code)


# Reports of errors: the visitor's form, then the list and the answer for those who follow the structure.

ESSAIS, DUREE = 20, 3600


@formulaire()
def signaler(request: HttpRequest, code: str) -> HttpResponse:
    """Say that something is wrong on a sheet; no account is asked."""
    structure = permissions.structure_get_visible(request.user, code)
    if structure.fusionnee_dans_id:
        return redirect("signaler", code=structure_canonique(structure).code)
    form = SignalementForm(request.POST or None, structure=structure, fiche=request.GET.get("fiche", "")[:60])
    if request.method == "POST":
        if form.par_un_robot:
            return redirect("signalement_recu", code=code)
        if form.is_valid():
            if depasse(f"signalement:{adresse_ip(request)}", ESSAIS, DUREE):
                return render(request, "429.html", status=429)
            signalement_creer(structure=structure, **form.champs())
            return redirect("signalement_recu", code=code)
    retour = reverse("structure", args=[structure.code])
    return montrer(
        request, form, "annuaire/signaler.html", titre="Signaler une erreur", surtitre=structure.nom,
        fil=("Qui fait quoi", reverse("annuaire"), structure.nom, retour),
        explication="Aucun compte n’est demandé. Les personnes qui tiennent cette fiche la corrigent, ou disent "
        "pourquoi elle reste ainsi.",
        bouton="Envoyer le signalement", retour=retour,
    )  # fmt: skip


@page()
def signalement_recu(request: HttpRequest, code: str) -> HttpResponse:
    """Say what happens next."""
    structure = permissions.structure_get_visible(request.user, code)
    return render(request, "annuaire/signalement_recu.html", {"structure": structure})


@page(reserve_a(suivi.suit_des_structures))
def signalements(request: HttpRequest) -> HttpResponse:
    """Reports on the structures that I follow."""
    return Signalements(request).repondre()


@formulaire(membre_required)
def signalement(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and what becomes of it."""
    objet = permissions.signalement_get(request.user, pk)
    form = IssueForm(request.POST or None)
    if form.is_valid():
        with tenter(request):
            signalement_clore(signalement=objet, par=request.user, **form.cleaned_data)
            return fait(request, "Le signalement est clos.", "signalements")
        return redirect("signalement", pk=pk)
    contexte = {
        "signalement": objet,
        "peut_clore": permissions.signalement_peut_clore(request.user, objet),
        "peut_modifier": compte_represente(request.user, objet.structure),
    }
    return montrer(request, form, "annuaire/signalement.html", **contexte)
