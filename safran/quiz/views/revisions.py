"""« Révisions »: the questions that one has missed come back, three a day at most, for oneself alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import fait, formulaire, geste, tenter
from reseau.membres.permissions import membre_required
from safran.quiz.forms import QuestionForm, RevisionsForm
from safran.quiz.models import Entrainement
from safran.quiz.queries import revisions as lire
from safran.quiz.rules import revisions as rules

PLUS_POSEE = "Cette question n’est plus posée. Voici celles d’aujourd’hui."


@formulaire(membre_required)
def revisions(request: HttpRequest) -> HttpResponse:
    """What comes back today and what has been answered; a button draws it."""
    if request.method == "POST":
        with tenter(request):
            rules.revisions_commencer(compte=request.user)
        return redirect("revisions")
    return _montrer(request, lire.revisions_du_jour(request.user))


@geste(membre_required)
def revisions_repondre(request: HttpRequest) -> HttpResponse:
    """Answer one question; its correction comes at once, at the same place in the page."""
    tirage = lire.revisions_du_jour(request.user)
    identite = request.POST.get("question", "")
    rangs = {question["id"]: rang for rang, question in enumerate(tirage.questions, start=1)} if tirage else {}
    if identite not in rangs:
        messages.warning(request, PLUS_POSEE)
        return redirect("revisions")
    numero = rangs[identite]
    form = QuestionForm(request.POST, question=tirage.questions[numero - 1], numero=numero)
    if not form.is_valid():
        return _montrer(request, tirage, {identite: form})
    with tenter(request):
        rules.revision_repondre(entrainement=tirage, question=identite, reponse=form.reponse())
    return redirect(f"{reverse('revisions')}#question-{numero}")


@geste(membre_required)
def revisions_regler(request: HttpRequest) -> HttpResponse:
    """Turn them on or off, ask for their mail or not."""
    form = RevisionsForm(request.POST)
    form.is_valid()  # deux cases : rien ne peut y manquer
    reglage = rules.revisions_regler(compte=request.user, **form.cleaned_data)
    phrase = (
        "Vos choix sont gardés." if reglage.actives else "Plus rien ne reviendra. Ce qui devait revenir est oublié."
    )
    return fait(request, phrase, "revisions")


def _montrer(
    request: HttpRequest, tirage: Entrainement | None, envoye: dict[str, QuestionForm] | None = None
) -> HttpResponse:
    """The page of the day, then what one may choose."""
    reglage = lire.reglage_lire(request.user)
    contexte = {
        "tirage": tirage,
        "lignes": lire.lignes_lire(tirage, envoye) if tirage else [],
        "attendent": lire.combien_aujourd_hui(request.user),
        "prochaine_le": lire.prochaine_le(request.user),
        "reglage": reglage,
        "form": RevisionsForm(initial={"actives": reglage.actives, "courriel": reglage.courriel}),
    }
    return render(request, "quiz/revisions.html", contexte)
