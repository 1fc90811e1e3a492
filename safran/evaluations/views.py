"""Screens of this room: answer, then read what all the answers say."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.tables import csv_response
from reseau.membres.permissions import membre_required
from safran.evaluations import permissions
from safran.evaluations.forms import RechercheForm, ReponseForm
from safran.evaluations.queries import formations, listes, resultats
from safran.evaluations.rules import reponses


class RedirectionVoir(HttpResponseRedirect):
    """303: what was posted is done, look there."""

    status_code = 303


@membre_required
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """The forms that wait for me, and the sessions whose results I read."""
    lit, form = permissions.lit_des_resultats(request.user), RechercheForm(request.GET)
    texte = form.lire()
    contexte = {
        "participations": listes.a_remplir(request.user),
        "lit": lit,
        "form": form,
        "texte": texte,
        "page_obj": listes.sessions_page(request.user, request.GET.get("page"), texte) if lit else None,
    }
    return render(request, "evaluations/evaluations.html", contexte)


@membre_required
@require_safe
def evaluations_csv(request: HttpRequest) -> HttpResponse:
    """The same list of sessions, with their satisfaction, for a spreadsheet."""
    if not permissions.lit_des_resultats(request.user):
        raise Http404
    entetes, *lignes = listes.sessions_tableau(request.user, RechercheForm(request.GET).lire())
    return csv_response("evaluations", entetes, lignes)


@never_cache
@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer once; a second sending, or a form that is closed, leads to the page that says so."""
    participation = permissions.participation_get_mienne(request.user, public_id)
    campagne = participation.campagne
    contexte = {"participation": participation, "campagne": campagne, "session": campagne.session}
    if participation.repondue or not campagne.ouverte:
        return render(request, "evaluations/faite.html", contexte)
    form = ReponseForm(request.POST or None, questions=campagne.questions)
    if request.method == "POST" and form.is_valid():
        try:
            reponses.reponse_create(campagne=campagne, compte=request.user, contenu=form.contenu())
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            return RedirectionVoir(reverse("evaluation_repondre", args=[public_id]))
    return render(request, "evaluations/repondre.html", {**contexte, "form": form})


@membre_required
@require_safe
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was said of one session."""
    session = permissions.session_get_lisible(request.user, public_id)
    contexte = {"session": session, "blocs": resultats.blocs_de_session(session)}
    return render(request, "evaluations/session.html", contexte)


@membre_required
@require_safe
def session_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same figures for a spreadsheet."""
    session = permissions.session_get_lisible(request.user, public_id)
    entetes, *lignes = resultats.tableau_de(resultats.blocs_de_session(session))
    return csv_response("evaluation", entetes, lignes)


@membre_required
@require_safe
def formation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of a training, all its sessions together."""
    formation = permissions.formation_get_lisible(request.user, pk)
    contexte = {
        "formation": formation,
        "blocs": formations.blocs_de_formation(formation, permissions.campagnes_lues(request.user, formation)),
        "sessions": listes.sessions_de(request.user, formation),
    }
    return render(request, "evaluations/formation.html", contexte)


@membre_required
@require_safe
def formation_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures for a spreadsheet."""
    formation = permissions.formation_get_lisible(request.user, pk)
    lues = permissions.campagnes_lues(request.user, formation)
    entetes, *lignes = resultats.tableau_de(formations.blocs_de_formation(formation, lues))
    return csv_response("evaluation-formation", entetes, lignes)
