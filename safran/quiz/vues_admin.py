"""The Région exchanges questions with other systems: drop a file, read what it would do, write; or download."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.depots import Depots
from home.ecrans import document, formulaire, geste, montrer, page, refus_sur, tenter
from home.permissions import region_required
from reseau.vocabulaires.models import Theme
from safran.quiz.importation.exports import FORMATS, questions_export
from safran.quiz.importation.forms import QuestionsForm
from safran.quiz.importation.rules import questions_importer
from safran.quiz.models import QuestionBanque

MONTREES = 500
DEPOTS = Depots("questions")


@formulaire(region_required)
def questions_echanger(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what would become of each question is shown."""
    form = QuestionsForm(request.POST or None, request.FILES or None)
    contexte = {"banque": QuestionBanque.objects.count(), "montrees": MONTREES}
    if form.is_valid():
        fichier, theme = form.cleaned_data["fichier"], form.cleaned_data["theme"]
        lu = {"contenu": fichier.read(), "nom": fichier.name, "theme": theme}
        with refus_sur(form, "fichier"):
            rapport = questions_importer(**lu, essai=True)
            contexte |= {"rapport": rapport, "nom": fichier.name}
            if rapport.a_ecrire:
                contexte["jeton"] = DEPOTS.garder(request.user, {**lu, "theme": theme.code})
    return montrer(request, form, "quiz/admin/echange.html", **contexte)


@geste(region_required)
def questions_ecrire(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    with tenter(request):
        lu = DEPOTS.reprendre(request.user, jeton)
        lu["theme"] = Theme.objects.filter(code=lu["theme"]).first()
        rapport = questions_importer(**lu, compte=request.user)
        DEPOTS.oublier(request.user, jeton)
        dire = messages.success if rapport.prises else messages.error
        dire(request, rapport.bilan)
    return redirect("questions_echanger")


@page(region_required)
def questions_telecharger(request: HttpRequest, nom: str) -> HttpResponse:
    """The whole bank as a file."""
    if nom not in FORMATS:
        raise Http404
    _, extension, genre = FORMATS[nom]
    return document(questions_export(nom).contenu, f"questions-safran.{extension}", genre, joint=True)
