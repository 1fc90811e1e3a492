"""The pool of trainers: read by those who prepare sessions, kept by each trainer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.forms_vivier import FicheFormateurForm, VivierForm
from safran.inscriptions.models import FicheFormateur
from safran.inscriptions.queries.vivier import vivier_chercher
from safran.inscriptions.rules.vivier import fiche_formateur_tenir

PAR_PAGE = 30


@membre_required
@require_safe
def vivier(request: HttpRequest) -> HttpResponse:
    """Trainers by subject, network, bassin and day."""
    if not permissions.peut_preparer(request.user):
        raise Http404
    form = VivierForm(request.GET)
    page = Paginator(vivier_chercher(form.recherche()), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "inscriptions/vivier.html", {"form": form, "page_obj": page})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def vivier_moi(request: HttpRequest) -> HttpResponse:
    """One's own subjects, bassins and periods."""
    if not permissions.est_formateur(request.user):
        raise Http404
    fiche = FicheFormateur.objects.filter(compte=request.user).first()
    form = FicheFormateurForm(request.POST or None, fiche=fiche)
    if request.method == "POST" and form.is_valid():
        try:
            fiche_formateur_tenir(compte=request.user, **form.champs())
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            messages.success(request, "C’est enregistré : qui prépare des sessions le lit.")
            return redirect("vivier_moi")
    return render(request, "inscriptions/vivier_moi.html", {"form": form})
