"""Reports of errors: the visitor's form, then the list and the answer for those who follow the structure."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.limites import adresse_ip, depasse
from reseau.annuaire.forms.signalements import FiltreSignalementsForm, IssueForm, SignalementForm
from reseau.annuaire.permissions.fiches import structure_get_visible
from reseau.annuaire.permissions.suivi import signalement_get, signalement_peut_clore
from reseau.annuaire.queries import suivi
from reseau.annuaire.queries.signalements import signalements_suivis
from reseau.annuaire.rules.signalements import signalement_close, signalement_create
from reseau.membres.permissions import compte_represente, membre_required
from reseau.structures.queries import structure_canonique

PAR_PAGE = 30
ESSAIS, DUREE = 20, 3600


@require_http_methods(["GET", "HEAD", "POST"])
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
            signalement_create(structure=structure, **form.champs())
            return redirect("signalement_recu", code=code)
    return render(request, "annuaire/signaler.html", {"form": form, "structure": structure})


@require_safe
def signalement_recu(request: HttpRequest, code: str) -> HttpResponse:
    """Say what happens next."""
    structure = structure_get_visible(request.user, code)
    return render(request, "annuaire/signalement_recu.html", {"structure": structure})


@membre_required
@require_GET
def signalements(request: HttpRequest) -> HttpResponse:
    """Reports on the structures that I follow."""
    if not suivi.suit_des_structures(request.user):
        raise Http404
    form = FiltreSignalementsForm(request.GET)
    texte, etat = form.lire()
    page = Paginator(signalements_suivis(request.user, texte, etat), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "annuaire/signalements.html", {"page_obj": page, "form": form, "texte": texte, "etat": etat})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def signalement(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, and what becomes of it."""
    objet = signalement_get(request.user, pk)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signalement_close(signalement=objet, par=request.user, **form.cleaned_data)
            messages.success(request, "Le signalement est clos.")
            return redirect("signalements")
        except RegleRefusee as refus:
            messages.error(request, refus.message)
            return redirect("signalement", pk=pk)
    contexte = {
        "signalement": objet,
        "form": form,
        "peut_clore": signalement_peut_clore(request.user, objet),
        "peut_modifier": compte_represente(request.user, objet.structure),
    }
    return render(request, "annuaire/signalement.html", contexte)
