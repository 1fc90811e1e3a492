"""The lists that a learner ticks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse

from home.ecrans import RedirectionVoir, geste, refus_sur, veut_json
from home.formulaires import ConfirmerForm
from reseau.membres.permissions import membre_required
from safran.parcours import permissions
from safran.parcours.rules.coches import liste_cocher


@geste(membre_required)
def cocher(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str, bloc_id: str) -> HttpResponse:
    """Keep one's ticks; the script asks for JSON, a plain form comes back to the list."""
    suivi = permissions.suivi_get_commence(request.user, formation_pk)
    form = ConfirmerForm(request.POST)
    with refus_sur(form):
        cochees = request.POST.getlist("cochee")
        liste_cocher(suivi=suivi, module_pk=module_pk, etape_id=etape_id, bloc_id=bloc_id, cochees=cochees)
    gardee = not form.errors
    phrase = "Vos coches sont gardées." if gardee else " ".join(form.non_field_errors())
    if veut_json(request):
        return JsonResponse({"message": phrase}, status=200 if gardee else 409)
    (messages.success if gardee else messages.warning)(request, phrase)
    return RedirectionVoir(f"{request.path.removesuffix(f'coches/{bloc_id}/')}#b-{bloc_id}")
