"""Who follows what, for the Région and for those who coordinate people: why it is complete, what is missing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.permissions import est_region
from home.tables import csv_response
from safran.parcours import exports, permissions
from safran.parcours.forms import DerogationForm
from safran.parcours.permissions import coordination_required
from safran.parcours.queries import carnets, constats
from safran.parcours.queries.suivis import avancement_lire, suivis_de_formation
from safran.parcours.rules import achevements

PAR_PAGE = 30


def _texte(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


@coordination_required
@require_safe
def suivis(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Who follows a training, among the people one coordinates."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    texte, comptes = _texte(request), permissions.comptes_coordonnes(request.user)
    page = Paginator(suivis_de_formation(formation, texte, comptes), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"formation": formation, "page_obj": page, "texte": texte, "xapi": est_region(request.user)}
    return render(request, "parcours/suivis.html", contexte)


@coordination_required
@require_safe
def suivis_export(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The same list as a spreadsheet."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    comptes = permissions.comptes_coordonnes(request.user)
    lignes = exports.suivis_lignes(suivis_de_formation(formation, _texte(request), comptes))
    return csv_response(f"suivis-{formation.slug}", exports.COLONNES, lignes)


@coordination_required
@require_safe
def suivi(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one person has completed a training, or what is missing."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    avancement = avancement_lire(suivi)
    contexte = {
        "suivi": suivi,
        "formation": suivi.formation,
        "avancement": avancement,
        "regle": constats.regle_expliquer(avancement),
        "minutes": carnets.minutes_passees(suivi),
    }
    return render(request, "parcours/suivi.html", contexte)


@coordination_required
@require_http_methods(["GET", "HEAD", "POST"])
def derogation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a training complete for one person, with a reason."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    form = DerogationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            achevements.derogation_grant(suivi=suivi, accordee_par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            form.add_error("motif", refus.message)
        else:
            messages.success(request, f"La formation est tenue pour achevée par {suivi.compte.nom_complet}.")
            return redirect("parcours_suivi", suivi.pk)
    return render(request, "parcours/derogation.html", {"suivi": suivi, "form": form})
