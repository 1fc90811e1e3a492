"""The questions of a step: answered in place, corrected at once."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from home.ecrans import RedirectionVoir, geste, refus_sur, veut_json
from reseau.membres.permissions import membre_required
from safran.parcours import permissions
from safran.parcours.queries.questions import Endroit, Essai, ligne_lire, question_get
from safran.parcours.rules.reponses import question_repondre
from safran.parcours.views.lecteur import etape_montrer
from safran.quiz.forms import QuestionForm


def _cle(request: HttpRequest) -> str:
    """The name of the sending that the page gave; a new one when it gave none."""
    return request.POST.get("cle", "").replace("\x00", "")[:36] or str(uuid.uuid4())


@geste(membre_required)
def repondre(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str, question_id: str) -> HttpResponse:
    """Answer a question of a step; the script puts the correction in place, a plain form comes back to it."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    posee = question_get(suivi, module_pk, etape_id, question_id)
    form, donnee = QuestionForm(request.POST, question=posee.question, numero=posee.ancre), None
    if form.is_valid():
        with refus_sur(form, form.nom):
            donnee = question_repondre(suivi=suivi, posee=posee, reponse=form.reponse(), cle=_cle(request))
    if veut_json(request):
        ligne = ligne_lire(posee, Endroit(suivi, module_pk, etape_id), donnee, form)
        html = render_to_string("parcours/question.html", {"ligne": ligne}, request)
        return JsonResponse({"html": html}, status=422 if form.errors else 200)
    if form.errors:
        return etape_montrer(request, suivi, module_pk, etape_id, essai=Essai(posee.ancre, form), status=422)
    etape = request.path.removesuffix(f"question/{question_id}/")
    return RedirectionVoir(f"{etape}#question-{posee.ancre}")
