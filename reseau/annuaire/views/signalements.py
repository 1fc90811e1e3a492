"""Reports of errors: the visitor's form, then the list and the answer for those who follow the structure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import fait, formulaire, montrer, page, tenter
from home.limites import adresse_ip, depasse
from home.permissions import reserve_a
from reseau.annuaire.forms.signalements import IssueForm, SignalementForm
from reseau.annuaire.listes import Signalements
from reseau.annuaire.permissions.fiches import structure_get_visible
from reseau.annuaire.permissions.suivi import signalement_get, signalement_peut_clore
from reseau.annuaire.queries import suivi
from reseau.annuaire.rules.signalements import signalement_clore, signalement_creer
from reseau.membres.permissions import compte_represente, membre_required
from reseau.structures.queries import structure_canonique

ESSAIS, DUREE = 20, 3600


@formulaire()
def signaler(request: HttpRequest, code: str) -> HttpResponse:
    """Say that something is wrong on a sheet; no account is asked."""
    structure = structure_get_visible(request.user, code)
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
    structure = structure_get_visible(request.user, code)
    return render(request, "annuaire/signalement_recu.html", {"structure": structure})


@page(reserve_a(suivi.suit_des_structures))
def signalements(request: HttpRequest) -> HttpResponse:
    """Reports on the structures that I follow."""
    return Signalements(request).repondre()


@formulaire(membre_required)
def signalement(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and what becomes of it."""
    objet = signalement_get(request.user, pk)
    form = IssueForm(request.POST or None)
    if form.is_valid():
        with tenter(request):
            signalement_clore(signalement=objet, par=request.user, **form.cleaned_data)
            return fait(request, "Le signalement est clos.", "signalements")
        return redirect("signalement", pk=pk)
    contexte = {
        "signalement": objet,
        "peut_clore": signalement_peut_clore(request.user, objet),
        "peut_modifier": compte_represente(request.user, objet.structure),
    }
    return montrer(request, form, "annuaire/signalement.html", **contexte)
