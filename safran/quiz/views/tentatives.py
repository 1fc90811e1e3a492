"""Screens of the quizzes: where one stands, the questions, the correction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from home.ecrans import formulaire, page, retour_local, tenter
from reseau.membres.permissions import membre_required
from safran.quiz import permissions
from safran.quiz.forms import TentativeForm
from safran.quiz.models import Quiz, Tentative
from safran.quiz.passages import TEMPS_FINI, adresse_en_place, suivi_dire
from safran.quiz.queries import copies, positions, tentatives
from safran.quiz.radar import radar_tracer
from safran.quiz.rules.tentatives import (
    reponse_enregistrer,
    tentative_commencer,
    tentative_echeance,
    tentative_soumettre,
)


def suite_de(retour: str) -> str:
    """The query string that remembers the way back."""
    return f"?{urlencode({'retour': retour})}" if retour else ""


def rediriger(request: HttpRequest, nom: str, *args: object, quiz: Quiz | None = None, **place: object) -> HttpResponse:
    """Send to an address of this room, the way back kept; htmx is told to change page, not a fragment.

    A quiz taken in the page of its step goes back there, at this place of the quiz.
    """
    retour = retour_local(request)
    url = reverse(nom, args=args) + suite_de(retour)
    if quiz and retour and request.POST.get("en_place"):
        url = adresse_en_place(retour, quiz, **place)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _vers(request: HttpRequest, tentative: Tentative, **place: object) -> HttpResponse:
    """To this attempt, alone or in its step."""
    if tentative.est_remise:
        place = {"essai": tentative.numero}
    return rediriger(request, "quiz_tentative", tentative.quiz.code, tentative.uuid, quiz=tentative.quiz, **place)


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
            return _vers(request, tentative)
        return rediriger(request, "quiz", code, quiz=quiz)
    etat = tentatives.quiz_etat(request.user, quiz)
    return render(request, "quiz/quiz.html", {"quiz": quiz, "etat": etat, **_chemin(request)})


@formulaire(membre_required)
def tentative(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """One attempt: its questions while it is open, its correction once handed in."""
    tentative = _a_jour(request, permissions.tentative_get_sienne(request.user, code, uuid))
    if request.method == "POST" and not tentative.est_remise:
        return _repondre(request, tentative)
    if request.method == "POST":
        return _vers(request, tentative)
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
    action, seule = request.POST.get("action"), bool(request.POST.get("seule"))
    form = TentativeForm(request.POST, tentative=tentative, partiel=action != "rendre" or seule)
    complet = form.is_valid()
    if action == "rendre" and seule:
        return _rendre_relue(request, tentative, form)
    if action == "rendre" and not complet:
        tardif = _enregistrer(request, tentative, TentativeForm(request.POST, tentative=tentative, partiel=True))
        return tardif or _a_completer(request, tentative, form)
    if action not in {"rendre", "echeance"}:
        return _enregistrer(request, tentative, form) or _enregistre(request, tentative)
    with tenter(request):
        tentative = tentative_soumettre(tentative=tentative, reponses=form.reponses(), a_l_heure=action == "echeance")
    return _vers(request, tentative)


def _rendre_relue(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse:
    """Hand in from a page that shows one question: the others are those kept, each looked at again."""
    if tardif := _enregistrer(request, tentative, form):
        return tardif
    relue = TentativeForm.relue(tentative)
    if not relue.is_valid():
        manquantes = [rang for rang, nom in enumerate(relue.noms.values(), start=1) if nom in relue.errors]
        phrase = "Une question attend" if len(manquantes) == 1 else f"{len(manquantes)} questions attendent"
        messages.warning(request, f"{phrase} encore votre réponse.")
        return _vers(request, tentative, q=manquantes[0], manque=1)
    with tenter(request):
        tentative = tentative_soumettre(tentative=tentative, reponses={})
    return _vers(request, tentative)


def _a_completer(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse:
    """What is missing, each at its question; in a step, from the answers that could be kept."""
    if not (request.POST.get("en_place") and retour_local(request)):
        return _questions(request, tentative, form)
    return _vers(request, tentative, manque=1)


def _enregistrer(request: HttpRequest, tentative: Tentative, form: TentativeForm) -> HttpResponse | None:
    """Keep what can be read; answer only when it is refused."""
    form.is_valid()
    with tenter(request):
        gardee = reponse_enregistrer(tentative=tentative, reponses=form.reponses(), version=form.version())
        for nom in ("reponses", "version", "echeance_le"):
            setattr(tentative, nom, getattr(gardee, nom))
        return None
    tentative.refresh_from_db(fields=["remise_le"])
    return _vers(request, tentative)


def _enregistre(request: HttpRequest, tentative: Tentative) -> HttpResponse:
    """Say that the answers are kept."""
    if request.htmx:
        return render(request, "quiz/enregistre.html", {"tentative": tentative, **suivi_dire(tentative)})
    if aller := request.POST.get("aller", ""):
        return _vers(request, tentative, q=aller)
    messages.success(request, "Vos réponses sont enregistrées. Vous pouvez revenir plus tard.")
    return _vers(request, tentative)


def _questions(request: HttpRequest, tentative: Tentative, form: TentativeForm | None = None) -> HttpResponse:
    """The questions, with what has been answered; a form that was sent, with what is wrong in it."""
    contexte = {
        "quiz": tentative.quiz,
        "tentative": tentative,
        "form": form,
        "elements": copies.elements_a_repondre(tentative, form),
        **_chemin(request),
        **suivi_dire(tentative),
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
