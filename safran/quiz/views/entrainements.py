"""The training of the day: five questions drawn from the directory, answered one by one, for oneself alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import formulaire, geste, tenter
from reseau.membres.permissions import membre_required
from safran.quiz.forms import QuestionForm
from safran.quiz.models import Entrainement
from safran.quiz.queries import entrainements
from safran.quiz.queries.entrainements import LigneEntrainement
from safran.quiz.rules import entrainements as rules_entrainements
from safran.quiz.rules.entrainements import entrainement_commencer, entrainement_rafraichir


@formulaire(membre_required)
def entrainement(request: HttpRequest) -> HttpResponse:
    """Today's questions and what has been answered; a button draws them."""
    if request.method == "POST":
        with tenter(request):
            entrainement_commencer(compte=request.user)
        return redirect("entrainement")
    return _montrer(request, entrainements.entrainement_du_jour(request.user))


@geste(membre_required)
def entrainement_repondre(request: HttpRequest) -> HttpResponse:
    """Answer one question; its correction comes at once, at the same place in the page."""
    tirage = entrainements.entrainement_du_jour(request.user)
    identite = request.POST.get("question", "")
    rangs = {question["id"]: rang for rang, question in enumerate(tirage.questions, start=1)} if tirage else {}
    if identite not in rangs:
        messages.warning(request, "Cette question n’est plus posée. Voici celles d’aujourd’hui.")
        return redirect("entrainement")
    numero = rangs[identite]
    form = QuestionForm(request.POST, question=tirage.questions[numero - 1], numero=numero)
    if not form.is_valid():
        return _montrer(request, tirage, {identite: form})
    with tenter(request):
        rules_entrainements.entrainement_repondre(entrainement=tirage, question=identite, reponse=form.reponse())
        return redirect(f"{reverse('entrainement')}#question-{numero}")
    return redirect("entrainement")


def _montrer(
    request: HttpRequest, tirage: Entrainement | None, formulaires: dict[str, QuestionForm] | None = None
) -> HttpResponse:
    """The page; questions that the directory does not bear any more are replaced first, and that is said."""
    lignes = []
    if tirage:
        tirages = tirage.tirages
        tirage = entrainement_rafraichir(entrainement=tirage)
        if tirage.tirages != tirages:
            messages.info(request, "L’annuaire a changé depuis votre dernière visite : les questions sont à jour.")
        lignes = [
            (ligne, _champ(ligne, (formulaires or {}).get(ligne.question["id"])))
            for ligne in entrainements.entrainement_lignes(tirage)
        ]
    return render(request, "quiz/entrainement.html", {"tirage": tirage, "lignes": lignes})


def _champ(ligne: LigneEntrainement, form: QuestionForm | None) -> object:
    """The field of a question that has no answer yet."""
    if ligne.correction:
        return None
    return (form or QuestionForm(question=ligne.question, numero=ligne.numero)).champ
