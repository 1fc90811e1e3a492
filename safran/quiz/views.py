"""Screens of the quizzes: where one stands, the questions, the correction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from home.erreurs import RegleRefusee
from reseau.membres.permissions import membre_required
from safran.quiz import permissions, queries, rules
from safran.quiz.forms import TentativeForm
from safran.quiz.models import Tentative


def retour_local(request: HttpRequest) -> str:
    """Where to go back to: a path of this site, or nothing (F16)."""
    retour = request.POST.get("retour") or request.GET.get("retour") or ""
    locale = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts=None)
    return retour if locale else ""


def suite_de(retour: str) -> str:
    """The query string that remembers the way back."""
    return f"?{urlencode({'retour': retour})}" if retour else ""


def rediriger(request: HttpRequest, nom: str, *args: object) -> HttpResponse:
    """Send to an address of this room, the way back kept; htmx is told to change page, not a fragment."""
    url = reverse(nom, args=args) + suite_de(retour_local(request))
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _chemin(request: HttpRequest) -> dict[str, str]:
    """The way back, as an address and as a query string."""
    retour = retour_local(request)
    return {"retour": retour, "suite": suite_de(retour)}


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """Where the person stands with a quiz; begins an attempt, or resumes the open one."""
    quiz = permissions.quiz_get_visible(request.user, code)
    if request.method == "POST":
        try:
            tentative = rules.tentative_start(compte=request.user, quiz=quiz)
        except RegleRefusee as refus:
            messages.error(request, refus.message)
            return rediriger(request, "quiz", code)
        return rediriger(request, "quiz_tentative", code, tentative.uuid)
    etat = queries.quiz_etat(request.user, quiz)
    return render(request, "quiz/quiz.html", {"quiz": quiz, "etat": etat, **_chemin(request)})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def tentative(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """One attempt: its questions while it is open, its correction once handed in."""
    tentative = permissions.tentative_get_sienne(request.user, code, uuid)
    if request.method == "POST" and not tentative.est_remise:
        return _repondre(request, tentative)
    if request.method == "POST":
        return rediriger(request, "quiz_tentative", code, uuid)
    if tentative.est_remise:
        return _resultat(request, tentative)
    return _questions(request, tentative, TentativeForm(tentative=tentative))


def _repondre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """Keep the answers, then hand in when that is asked and every question has one."""
    partiel = TentativeForm(request.POST, tentative=tentative, partiel=True)
    partiel.is_valid()
    rendre = request.POST.get("action") == "rendre"
    form = TentativeForm(request.POST, tentative=tentative)
    try:
        if rendre and form.is_valid():
            rules.tentative_submit(tentative=tentative, reponses=form.reponses())
            return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)
        tentative = rules.reponse_save(tentative=tentative, reponses=partiel.reponses())
    except RegleRefusee as refus:
        messages.error(request, refus.message)
        return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)
    if rendre:
        return _questions(request, tentative, form)
    if request.htmx:
        return render(request, "quiz/enregistre.html", _suivi(tentative))
    messages.success(request, "Vos réponses sont enregistrées. Vous pouvez revenir plus tard.")
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)


def _suivi(tentative: Tentative) -> dict[str, object]:
    """How many questions have an answer."""
    total = queries.nombre_questions(tentative)
    return {"faites": len(tentative.reponses), "total": total, "enregistre_le": timezone.now()}


def _questions(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse:
    """The questions, with what has been answered."""
    contexte = {
        "quiz": tentative.quiz,
        "tentative": tentative,
        "form": form,
        "elements": queries.elements_a_repondre(tentative, form),
        **_chemin(request),
        **_suivi(tentative),
    }
    return render(request, "quiz/tentative.html", contexte)


def _resultat(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """The correction, and what can be done next."""
    contexte = {
        "quiz": tentative.quiz,
        "tentative": tentative,
        "etat": queries.quiz_etat(request.user, tentative.quiz),
        "elements": queries.elements_corriges(tentative),
        **_chemin(request),
    }
    return render(request, "quiz/resultat.html", contexte)
