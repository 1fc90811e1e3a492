"""The Région exchanges questions with other systems: drop a file, read what it would do, write; or download."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.erreurs import RegleRefusee
from home.permissions import region_required
from reseau.vocabulaires.models import Theme
from safran.quiz.importation.depots import Depot, depot_garder, depot_oublier, depot_reprendre
from safran.quiz.importation.exports import FORMATS, questions_export
from safran.quiz.importation.forms import QuestionsForm
from safran.quiz.importation.rules import questions_import
from safran.quiz.models import QuestionBanque

MONTREES = 500


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions_echanger(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what would become of each question is shown."""
    form = QuestionsForm(request.POST or None, request.FILES or None)
    contexte = {"form": form, "banque": QuestionBanque.objects.count(), "montrees": MONTREES}
    if request.method == "POST" and form.is_valid():
        fichier, theme = form.cleaned_data["fichier"], form.cleaned_data["theme"]
        depot = Depot(fichier.read(), fichier.name, theme.code)
        try:
            rapport = questions_import(contenu=depot.contenu, nom=depot.nom, theme=theme, essai=True)
        except RegleRefusee as refus:
            form.add_error("fichier", refus.message)
            return render(request, "quiz/admin/echange.html", contexte)
        contexte |= {"rapport": rapport, "nom": depot.nom}
        if rapport.accepte and rapport.a_ecrire:
            contexte["jeton"] = depot_garder(request.user, depot)
    return render(request, "quiz/admin/echange.html", contexte)


@region_required
@require_POST
def questions_ecrire(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    try:
        depot = depot_reprendre(request.user, jeton)
        theme = Theme.objects.filter(code=depot.theme).first()
        rapport = questions_import(contenu=depot.contenu, nom=depot.nom, theme=theme, compte=request.user)
    except RegleRefusee as refus:
        messages.error(request, refus.message)
        return redirect("questions_echanger")
    depot_oublier(request.user, jeton)
    dire = messages.success if rapport.accepte else messages.error
    dire(request, rapport.bilan)
    return redirect("questions_echanger")


@region_required
@require_safe
def questions_telecharger(request: HttpRequest, nom: str) -> HttpResponse:
    """The whole bank as a file."""
    if nom not in FORMATS:
        raise Http404
    _, extension, genre = FORMATS[nom]
    reponse = HttpResponse(questions_export(nom).contenu, content_type=genre)
    reponse["Content-Disposition"] = content_disposition_header(True, f"questions-safran.{extension}")
    return reponse
