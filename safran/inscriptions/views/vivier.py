"""The pool of trainers: read by those who prepare sessions, kept by each trainer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans.views import fait, formulaire, montrer, page, page_de, refus_sur
from home.permissions import reserve_a
from safran.inscriptions import permissions
from safran.inscriptions.forms import FicheFormateurForm, VivierForm
from safran.inscriptions.queries.sessions import fiche_formateur_de, vivier_chercher
from safran.inscriptions.rules.sessions import fiche_formateur_tenir

PAR_PAGE = 30


@page(reserve_a(permissions.peut_preparer))
def vivier(request: HttpRequest) -> HttpResponse:
    """Trainers by subject, network, bassin and day."""
    form = VivierForm(request.GET)
    page = page_de(request, vivier_chercher(form.recherche()), PAR_PAGE)
    return render(request, "inscriptions/vivier.html", {"form": form, "page_obj": page})


@formulaire(reserve_a(permissions.est_formateur))
def vivier_moi(request: HttpRequest) -> HttpResponse:
    """One's own subjects, bassins and periods."""
    fiche = fiche_formateur_de(request.user)
    form = FicheFormateurForm(request.POST or None, fiche=fiche)
    if form.is_valid():
        with refus_sur(form):
            fiche_formateur_tenir(compte=request.user, **form.champs())
            return fait(request, "C’est enregistré : qui prépare des sessions le lit.", "vivier_moi")
    return montrer(request, form, "inscriptions/vivier_moi.html")
