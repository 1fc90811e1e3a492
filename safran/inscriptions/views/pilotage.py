"""Running sessions: prepare, change, decide."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from home.ecrans import fait, formulaire, montrer, page, page_de, refus_sur, tenter
from home.permissions import est_region, region_required, reserve_a
from home.typographie import date_courte, heure
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.forms import CopieForm, DecisionForm, MotifForm, SurnombreForm
from safran.inscriptions.forms_sessions import SessionForm
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries import groupes, places, sessions
from safran.inscriptions.queries.conflits import conflits_de
from safran.inscriptions.queries.sessions import Ligne
from safran.inscriptions.rules import departs, entrees
from safran.inscriptions.rules.sessions import (
    session_annuler,
    session_confirmer,
    session_creer,
    session_dupliquer,
    session_modifier,
    session_ouvrir,
    session_terminer,
)

PAR_PAGE = 30
# geste de l'adresse : (règle, ce qui se dit ensuite, titre, explication)
GESTES: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "ouvrir": (
        session_ouvrir,
        "Les inscriptions sont ouvertes.",
        "Ouvrir les inscriptions",
        "La session devient visible de tous, et les membres peuvent s’y inscrire à partir de leur date d’ouverture.",
    ),
    "confirmer": (
        session_confirmer,
        "La session est confirmée : les convocations partent.",
        "Confirmer la session",
        "Chaque personne inscrite reçoit une convocation, avec les séances pour son agenda.",
    ),
    "terminer": (
        session_terminer,
        "La session est terminée.",
        "Terminer la session",
        "Plus personne ne s’y inscrit ni ne la quitte : les demandes restées sans place sont closes, et chaque "
        "personne prévenue. Les présences restent à noter.",
    ),
}


@page(reserve_a(permissions.peut_preparer))
def preparer(request: HttpRequest) -> HttpResponse:
    """Every session this person runs, drafts included."""
    page = page_de(request, sessions.sessions_a_piloter(request.user), PAR_PAGE)
    contexte = {
        "page_obj": page,
        "lignes": [Ligne(session) for session in sessions.sessions_garnir(page)],
        "region": est_region(request.user),
    }
    return render(request, "inscriptions/preparer.html", contexte)


@formulaire(reserve_a(permissions.peut_preparer))
def creer(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    depart = {"formation": request.GET.get("formation", "")[:18]}
    form = SessionForm(request.POST or None, compte=request.user, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            nouvelle = session_creer(par=request.user, **form.cleaned_data)
            phrase = "La session est préparée. Ajoutez ses séances, puis ouvrez les inscriptions."
            return fait(request, phrase, "session_gerer", nouvelle.public_id)
    return montrer(request, form, "inscriptions/session_form.html")


@formulaire(membre_required)
def modifier(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change what a session says."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SessionForm(request.POST or None, instance=session, compte=request.user)
    if form.is_valid():
        with refus_sur(form):
            session_modifier(session=session, par=request.user, **form.cleaned_data)
            return fait(request, "La session est modifiée.", "session_gerer", session.public_id)
    return montrer(request, form, "inscriptions/session_form.html", session=session)


@page(membre_required)
def gerer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is in, who waits, what to do next."""
    session = permissions.session_get_pilotee(request.user, public_id)
    contexte = {
        "session": session,
        "places": places.places_lire(session),
        "groupes": sessions.participants_lire(session),
        "seances": session.seances.prefetch_related("formateurs"),
        "reserves": sessions.reserves_de(session),
        "ouvertures": groupes.ouvertures_de(session),
        "conflits": conflits_de(session),
        "region": est_region(request.user),
        "close": not session.accueille and not session.est_brouillon,
    }
    return render(request, "inscriptions/gerer.html", contexte)


@formulaire(membre_required)
def etat(request: HttpRequest, public_id: uuid.UUID, geste: str) -> HttpResponse:
    """Open, confirm, end: asked once more, then done; cancel also asks why."""
    session = permissions.session_get_pilotee(request.user, public_id)
    if geste == "annuler":
        return _annuler(request, session)
    if geste not in GESTES:
        raise Http404
    regle, dit, titre, explication = GESTES[geste]
    if request.method == "POST":
        with tenter(request):
            changee = regle(session=session, par=request.user)
            messages.success(request, _ouvre_plus_tard(changee) or dit)
        return redirect("session_gerer", session.public_id)
    contexte = {"session": session, "titre": titre, "explication": explication, "places": places.places_lire(session)}
    return render(request, "inscriptions/etat.html", contexte)


def _ouvre_plus_tard(session: SessionFormation) -> str:
    """What is said of a session shown before its sign-up opens to everyone; nothing otherwise."""
    if session.etat != EtatSession.OUVERTE or session.ouvre_le <= timezone.now():
        return ""
    quand = f"{date_courte(session.ouvre_le)} à {heure(session.ouvre_le)}"
    return f"La session est visible de tous. Les inscriptions ouvrent à tous le {quand}."


def _annuler(request: HttpRequest, session: Any) -> HttpResponse:
    form = MotifForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            session_annuler(session=session, par=request.user, motif=form.cleaned_data["motif"])
            phrase = "La session est annulée : chaque personne est prévenue."
            return fait(request, phrase, "session_gerer", session.public_id)
    explication = "Chaque personne inscrite ou en attente reçoit un courriel avec votre motif."
    contexte = {"session": session, "titre": "Annuler la session", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(membre_required)
def dupliquer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same session, another day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = CopieForm(request.POST or None)
    if form.is_valid():
        jour = form.cleaned_data["premier_jour"]
        copie = session_dupliquer(session=session, premier_jour=jour, par=request.user)
        phrase = "La copie est prête, en brouillon : personne n’y est inscrit."
        return fait(request, phrase, "session_gerer", copie.public_id)
    explication = (
        "Les séances gardent leurs heures et leurs écarts ; les places réservées et les ouvertures par groupe suivent, "
        "décalées d’autant, sauf une réserve dont le jour serait déjà passé. Les inscriptions ne sont pas copiées."
    )
    contexte = {"session": session, "titre": "Dupliquer la session", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(region_required)
def surnombre(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring someone in over the number of seats, with a reason."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SurnombreForm(request.POST or None)
    if form.is_valid():
        compte, motif = form.cleaned_data["email"], form.cleaned_data["motif"]
        with refus_sur(form):
            entrees.inscription_forcer(session=session, compte=compte, par=request.user, motif=motif)
            return fait(request, f"{compte.nom_complet} a une place.", "session_gerer", session.public_id)
    explication = (
        "La personne entre même si la session est complète, ou pas encore ouverte pour elle. "
        "Le motif reste dans l’historique de l’inscription."
    )
    contexte = {"session": session, "titre": "Inscrire au-delà des places", "explication": explication}
    return montrer(request, form, "inscriptions/motif.html", **contexte)


@formulaire(membre_required)
def decider(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One sign-up: its history, and what may be decided."""
    inscription = permissions.inscription_get_decidable(request.user, public_id)
    etats = permissions.decisions_permises(request.user, inscription)
    form = DecisionForm(request.POST or None, etats=etats)
    if form.is_valid():
        choix, motif = form.cleaned_data["etat"], form.cleaned_data["motif"]
        with refus_sur(form):
            departs.inscription_decider(inscription=inscription, etat=choix, par=request.user, motif=motif)
            return fait(request, "C’est noté.", "inscription_decider", inscription.public_id)
    contexte = {
        "inscription": inscription,
        "form": form if etats else None,
        "historique": inscription.historique.select_related("par"),
        "pilote": permissions.peut_piloter(request.user, inscription.session),
    }
    return render(request, "inscriptions/decider.html", contexte)
