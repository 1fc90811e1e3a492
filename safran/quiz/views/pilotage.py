"""What the Région does with quizzes: read their statistics, mark again, grant more time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.permissions import region_required
from home.tables import csv_response
from safran.quiz import exports, permissions
from safran.quiz.forms import RenotationForm, TempsForm
from safran.quiz.queries import tentatives
from safran.quiz.queries.statistiques import statistiques_lire
from safran.quiz.queries.temps import temps_accordes
from safran.quiz.rules.renotations import quiz_renoter
from safran.quiz.rules.temps import temps_accorder

PAR_PAGE = 50


@region_required
@require_safe
def suivis(request: HttpRequest) -> HttpResponse:
    """Every quiz: what was handed in, and the way to its statistics and its new marking."""
    page = Paginator(tentatives.quiz_suivis(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "quiz/suivis.html", {"page_obj": page})


@region_required
@require_safe
def statistiques(request: HttpRequest, code: str) -> HttpResponse:
    """Each question of a quiz: facility, discrimination, choices made."""
    quiz = permissions.quiz_get_pilote(code)
    items = statistiques_lire(quiz)
    page = Paginator(items, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"quiz": quiz, "page_obj": page, "tableau": tentatives.essais_compter(quiz)}
    return render(request, "quiz/statistiques.html", contexte)


@region_required
@require_safe
def statistiques_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a spreadsheet, one line per choice."""
    quiz = permissions.quiz_get_pilote(code)
    lignes = exports.statistiques_lignes(statistiques_lire(quiz))
    return csv_response(f"statistiques-{quiz.code}", exports.COLONNES, lignes)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def renoter(request: HttpRequest, code: str) -> HttpResponse:
    """Mark every attempt again with the key as it is written today."""
    quiz = permissions.quiz_get_pilote(code)
    form = RenotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bilan = quiz_renoter(quiz=quiz, par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            form.add_error("motif", refus.message)
        else:
            messages.success(request, exports.bilan_dire(bilan))
            return redirect("quiz_renoter", quiz.code)
    renotations = tentatives.renotations_de(quiz)
    page = Paginator(renotations, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "quiz/renoter.html", {"quiz": quiz, "form": form, "page_obj": page})


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def temps(request: HttpRequest) -> HttpResponse:
    """More time for one person: a signed line, and those signed before."""
    form = TempsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accord = temps_accorder(**form.cleaned_data, accorde_par=request.user)
        except RegleRefusee as refus:
            form.add_error("compte" if refus.code == "pas_membre" else "motif", refus.message)
        else:
            messages.success(request, f"Le temps de {accord.compte.nom_complet} est enregistré.")
            return redirect("quiz_temps")
    page = Paginator(temps_accordes(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "quiz/temps.html", {"form": form, "page_obj": page})
