"""The player, and the Région's look at who follows what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.permissions import region_required
from home.tables import csv_response
from reseau.membres.permissions import membre_required
from safran.parcours import exports, permissions, queries, rules
from safran.parcours.forms import DerogationForm
from safran.parcours.queries import Avancement, Etape

PAR_PAGE = 30


class RedirectionVoir(HttpResponseRedirect):
    """303: what was posted is done, look there."""

    status_code = 303


def _vers(avancement: Avancement, etape: Etape | None) -> HttpResponseRedirect:
    """To a step, or to the end of the training when there is none left."""
    if etape is None:
        cible = redirect("parcours_bilan", avancement.suivi.formation_id)
    else:
        cible = redirect("parcours_etape", avancement.suivi.formation_id, etape.module_pk, etape.id)
    return RedirectionVoir(cible.url)


def _vers_fiche(request: HttpRequest, formation_pk: int) -> HttpResponseRedirect:
    """A training not started: its sheet has the button."""
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    messages.info(request, "Commencez la formation pour ouvrir ses étapes.")
    return redirect(formation.get_url(request) or "catalogue")


@membre_required
@require_safe
def reprendre(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Where the person stopped: the exact step, or the end."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    avancement = queries.avancement_lire(suivi)
    return _vers(avancement, avancement.reprise)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def commencer(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Begin, then open the first step; coming here by an address only resumes."""
    if request.method != "POST":
        return redirect("parcours_reprendre", formation_pk)
    formation = permissions.formation_get_suivable(request.user, formation_pk)
    avancement = queries.avancement_lire(rules.suivi_start(compte=request.user, formation=formation))
    return _vers(avancement, avancement.reprise)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def etape(request: HttpRequest, formation_pk: int, module_pk: int, etape_id: str) -> HttpResponse:
    """One step; the button marks it and goes on."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    if request.method != "POST":
        lecture = queries.lecture_lire(suivi, module_pk, etape_id)
        return render(request, "parcours/lecteur.html", {"lecture": lecture, "formation": suivi.formation})
    try:
        avancement = rules.etape_mark(suivi=suivi, module=module_pk, etape_id=etape_id)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
        if refus.code == "quiz_a_rendre":
            return RedirectionVoir(request.path)
        return RedirectionVoir(redirect("parcours_reprendre", formation_pk).url)
    return _vers(avancement, avancement.apres(module_pk, etape_id))


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def bilan(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The end of a training: completed, or what is missing; the button asks the rule again."""
    suivi = permissions.suivi_get_ouvert(request.user, formation_pk)
    if suivi is None:
        return _vers_fiche(request, formation_pk)
    if request.method == "POST":
        if not rules.achevement_evaluate(suivi=suivi):
            messages.warning(request, "Il reste quelque chose à faire avant d’achever cette formation.")
        return RedirectionVoir(request.path)
    avancement = queries.avancement_lire(suivi)
    contexte = {
        "formation": suivi.formation,
        "lecture": queries.Lecture(avancement),
        "manques": queries.manques_de(avancement),
        "quiz": [etape for etape in avancement.plan.etapes if etape.quiz],
    }
    return render(request, "parcours/bilan.html", contexte)


@region_required
@require_safe
def suivis(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Who follows a training, for the Région."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    texte = request.GET.get("q", "").strip()[:100]
    page = Paginator(queries.suivis_de_formation(formation, texte), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "parcours/suivis.html", {"formation": formation, "page_obj": page, "texte": texte})


@region_required
@require_safe
def suivis_export(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """The same list as a spreadsheet."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    lignes = exports.suivis_lignes(queries.suivis_de_formation(formation, request.GET.get("q", "").strip()[:100]))
    return csv_response(f"suivis-{formation.slug}", exports.COLONNES, lignes)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def derogation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a training complete for one person, with a reason."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    form = DerogationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.derogation_grant(suivi=suivi, accordee_par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            form.add_error("motif", refus.message)
        else:
            messages.success(request, f"La formation est tenue pour achevée par {suivi.compte.nom_complet}.")
            return redirect("parcours_suivis", suivi.formation_id)
    return render(request, "parcours/derogation.html", {"suivi": suivi, "form": form})
