"""Screens of the quizzes: where one stands, the questions, the correction."""

import math
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from home.ecrans import formulaire, page, retour_local, tenter
from reseau.membres.permissions import membre_required
from safran.quiz import permissions
from safran.quiz.forms import TentativeForm
from safran.quiz.models import Tentative
from safran.quiz.queries import copies, positions, tentatives
from safran.quiz.radar import radar_tracer
from safran.quiz.rules.tentatives import (
    reponse_enregistrer,
    tentative_commencer,
    tentative_echeance,
    tentative_soumettre,
)

TEMPS_FINI = "Le temps est écoulé. Le quiz a été rendu avec les réponses enregistrées à temps."


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


@formulaire(membre_required)
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """Where the person stands with a quiz; begins an attempt, or resumes the open one."""
    quiz = permissions.quiz_get_visible(request.user, code)
    if request.method == "POST":
        with tenter(request):
            tentative = tentative_commencer(compte=request.user, quiz=quiz)
            return rediriger(request, "quiz_tentative", code, tentative.uuid)
        return rediriger(request, "quiz", code)
    etat = tentatives.quiz_etat(request.user, quiz)
    return render(request, "quiz/quiz.html", {"quiz": quiz, "etat": etat, **_chemin(request)})


@formulaire(membre_required)
def tentative(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """One attempt: its questions while it is open, its correction once handed in."""
    tentative = _a_jour(request, permissions.tentative_get_sienne(request.user, code, uuid))
    if request.method == "POST" and not tentative.est_remise:
        return _repondre(request, tentative)
    if request.method == "POST":
        return rediriger(request, "quiz_tentative", code, uuid)
    if tentative.est_remise:
        return _resultat(request, tentative)
    return _questions(request, tentative)


def _a_jour(request: HttpRequest, tentative: Tentative) -> Tentative:
    """The attempt, handed in if its time is over: a page that reads it says so; a sending is refused by its rule."""
    if request.method != "POST" and tentative.est_echue():
        tentative = tentative_echeance(tentative=tentative)
        messages.warning(request, TEMPS_FINI)
    return tentative


def _repondre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """Keep the answers; hand in when that is asked and every question has one, or when the time is over."""
    action = request.POST.get("action")
    form = TentativeForm(request.POST, tentative=tentative, partiel=action != "rendre")
    complet = form.is_valid()
    if action == "rendre" and not complet:
        tardif = _enregistrer(request, tentative, TentativeForm(request.POST, tentative=tentative, partiel=True))
        return tardif or _questions(request, tentative, form)
    if action not in {"rendre", "echeance"}:
        return _enregistrer(request, tentative, form) or _enregistre(request, tentative)
    with tenter(request):
        tentative_soumettre(tentative=tentative, reponses=form.reponses(), a_l_heure=action == "echeance")
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)


def _enregistrer(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse | None:
    """Keep what can be read; answer only when it is refused."""
    form.is_valid()
    with tenter(request):
        gardee = reponse_enregistrer(tentative=tentative, reponses=form.reponses(), version=form.version())
        for nom in ("reponses", "version", "echeance_le"):
            setattr(tentative, nom, getattr(gardee, nom))
        return None
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)


def _enregistre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """Say that the answers are kept."""
    if request.htmx:
        return render(request, "quiz/enregistre.html", {"tentative": tentative, **_suivi(tentative)})
    messages.success(request, "Vos réponses sont enregistrées. Vous pouvez revenir plus tard.")
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid)


def _suivi(tentative: Tentative) -> dict[str, object]:
    """How many questions have an answer, how many seconds are left."""
    total = copies.nombre_questions(tentative)
    maintenant = timezone.now()
    reste = None
    if tentative.echeance_le:
        reste = max(0, math.ceil((tentative.echeance_le - maintenant).total_seconds()))
    return {"faites": len(tentative.reponses), "total": total, "enregistre_le": maintenant, "reste": reste}


def _questions(request: HttpRequest, tentative: Tentative, form: TentativeForm | None = None) -> HttpResponse:
    """The questions, with what has been answered; a form that was sent, with what is wrong in it."""
    contexte = {
        "quiz": tentative.quiz,
        "tentative": tentative,
        "form": form,
        "elements": copies.elements_a_repondre(tentative, form),
        **_chemin(request),
        **_suivi(tentative),
    }
    return render(request, "quiz/tentative.html", contexte)


def _resultat(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """The result, the correction when the quiz lets it be read, and what can be done next."""
    quiz = tentative.quiz
    etat = tentatives.quiz_etat(request.user, quiz)
    elements = []
    if etat.correction_visible and not tentative.reponses_effacees_le:
        elements = copies.elements_corriges(tentative, montrer_justes=quiz.montrer_justes)
    contexte = {"quiz": quiz, "tentative": tentative, "etat": etat, "elements": elements, **_chemin(request)}
    return render(request, "quiz/resultat.html", contexte)


@page(membre_required)
def positionnement(request: HttpRequest, code: str) -> HttpResponse:
    """One's two profiles, theme by theme, for a positioning test."""
    quiz = permissions.positionnement_get(request.user, code)
    profils = positions.positions_lire(request.user, quiz)
    contexte = {"quiz": quiz, "radar": radar_tracer(profils["positions"]), **profils, **_chemin(request)}
    return render(request, "quiz/positionnement.html", contexte)
