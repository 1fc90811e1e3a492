"""Screens of this room: answer, then read what all the answers say."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.documents.tableurs import csv_response
from home.ecrans.views import RedirectionVoir, formulaire, montrer, page, refus_sur
from home.permissions import reserve_a
from reseau.membres.permissions import membre_required
from safran.evaluations import permissions, queries, rules
from safran.evaluations.forms import ReponseForm
from safran.evaluations.listes import SessionsEvaluees
from safran.presences.permissions import session_get_tenue, tient_des_feuilles


@page(membre_required)
def evaluations(request: HttpRequest) -> HttpResponse:
    """The forms that wait for me, and the sessions whose results I read."""
    lit = tient_des_feuilles(request.user)
    return SessionsEvaluees(request).repondre(participations=queries.a_remplir(request.user), lit=lit)


@page(reserve_a(tient_des_feuilles))
def evaluations_csv(request: HttpRequest) -> HttpResponse:
    """The same list of sessions, with their satisfaction, for a spreadsheet."""
    return SessionsEvaluees(request).fichier("csv")


@formulaire(never_cache, membre_required)
def repondre(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer once; a second sending, or a form that is closed, leads to the page that says so."""
    participation = permissions.participation_get_mienne(request.user, public_id)
    campagne = participation.campagne
    contexte = {"participation": participation, "campagne": campagne, "session": campagne.session}
    if participation.repondue or not campagne.ouverte:
        return render(request, "evaluations/faite.html", contexte)
    form = ReponseForm(request.POST or None, questions=campagne.questions, signee=campagne.signee)
    if form.is_valid():
        with refus_sur(form):
            rules.reponse_creer(campagne=campagne, compte=request.user, contenu=form.contenu())
            return RedirectionVoir(reverse("evaluation_repondre", args=[public_id]))
    return montrer(request, form, "evaluations/repondre.html", **contexte)


@page(membre_required)
def session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was said of one session."""
    session = session_get_tenue(request.user, public_id)
    contexte = {"session": session, "blocs": queries.blocs_de_session(session)}
    return render(request, "evaluations/session.html", contexte)


@page(membre_required)
def session_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same figures for a spreadsheet."""
    session = session_get_tenue(request.user, public_id)
    entetes, *lignes = queries.tableau_de(queries.blocs_de_session(session))
    return csv_response("evaluation", entetes, lignes)


@page(membre_required)
def formation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of a training, all its sessions together."""
    formation = permissions.formation_get_lisible(request.user, pk)
    contexte = {
        "formation": formation,
        "blocs": queries.blocs_de_formation(formation, permissions.campagnes_lues(request.user, formation)),
        "liste": SessionsEvaluees(request, formation),
    }
    return render(request, "evaluations/formation.html", contexte)


@page(membre_required)
def formation_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures for a spreadsheet."""
    formation = permissions.formation_get_lisible(request.user, pk)
    lues = permissions.campagnes_lues(request.user, formation)
    entetes, *lignes = queries.tableau_de(queries.blocs_de_formation(formation, lues))
    return csv_response("evaluation-formation", entetes, lignes)
