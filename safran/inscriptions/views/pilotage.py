"""Running sessions: prepare, change, decide."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.permissions import est_region, region_required
from home.typographie import date_courte, heure
from reseau.membres.permissions import membre_required
from safran.inscriptions import permissions
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.forms import CopieForm, DecisionForm, MotifForm, SessionForm, SurnombreForm
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries import groupes, places, sessions
from safran.inscriptions.queries.sessions import Ligne
from safran.inscriptions.rules import departs, entrees
from safran.inscriptions.rules.sessions import (
    session_cancel,
    session_confirm,
    session_create,
    session_duplicate,
    session_end,
    session_open,
    session_update,
)

PAR_PAGE = 30
CHAMPS_DES_REFUS = {"capacite": "capacite", "hors_bassin": "bassin", "motif_absent": "motif"}
# geste de l'adresse : (règle, ce qui se dit ensuite, titre, explication)
GESTES: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "ouvrir": (
        session_open,
        "Les inscriptions sont ouvertes.",
        "Ouvrir les inscriptions",
        "La session devient visible de tous, et les membres peuvent s’y inscrire à partir de leur date d’ouverture.",
    ),
    "confirmer": (
        session_confirm,
        "La session est confirmée : les convocations partent.",
        "Confirmer la session",
        "Chaque personne inscrite reçoit une convocation, avec les séances pour son agenda.",
    ),
    "terminer": (
        session_end,
        "La session est terminée.",
        "Terminer la session",
        "Plus personne ne s’y inscrit ni ne la quitte : les demandes restées sans place sont closes, et chaque "
        "personne prévenue. Les présences restent à noter.",
    ),
}


def _refuser(form: Any, refus: RegleRefusee) -> None:
    champ = CHAMPS_DES_REFUS.get(refus.code)
    form.add_error(champ if champ in form.fields else None, refus.message)


@membre_required
@require_safe
def preparer(request: HttpRequest) -> HttpResponse:
    """Every session this person runs, drafts included."""
    if not permissions.peut_preparer(request.user):
        raise Http404
    page = Paginator(sessions.sessions_a_piloter(request.user), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page_obj": page,
        "lignes": [Ligne(session) for session in sessions.sessions_garnir(page)],
        "region": est_region(request.user),
    }
    return render(request, "inscriptions/preparer.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def creer(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    if not permissions.peut_preparer(request.user):
        raise Http404
    depart = {"formation": request.GET.get("formation", "")[:18]}
    form = SessionForm(request.POST or None, compte=request.user, initial=depart)
    if request.method == "POST" and form.is_valid():
        try:
            nouvelle = session_create(par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            _refuser(form, refus)
        else:
            messages.success(request, "La session est préparée. Ajoutez ses séances, puis ouvrez les inscriptions.")
            return redirect("session_gerer", nouvelle.public_id)
    return render(request, "inscriptions/session_form.html", {"form": form})


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change what a session says."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SessionForm(request.POST or None, instance=session, compte=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            session_update(session=session, par=request.user, **form.cleaned_data)
        except RegleRefusee as refus:
            _refuser(form, refus)
        else:
            messages.success(request, "La session est modifiée.")
            return redirect("session_gerer", session.public_id)
    return render(request, "inscriptions/session_form.html", {"form": form, "session": session})


@membre_required
@require_safe
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
        "conflits": sessions.conflits_de(session),
        "region": est_region(request.user),
        "close": not session.accueille and not session.est_brouillon,
    }
    return render(request, "inscriptions/gerer.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def etat(request: HttpRequest, public_id: uuid.UUID, geste: str) -> HttpResponse:
    """Open, confirm, end: asked once more, then done; cancel also asks why."""
    session = permissions.session_get_pilotee(request.user, public_id)
    if geste == "annuler":
        return _annuler(request, session)
    if geste not in GESTES:
        raise Http404
    regle, dit, titre, explication = GESTES[geste]
    if request.method == "POST":
        try:
            changee = regle(session=session, par=request.user)
        except RegleRefusee as refus:
            messages.warning(request, refus.message)
        else:
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
    if request.method == "POST" and form.is_valid():
        try:
            session_cancel(session=session, par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            _refuser(form, refus)
        else:
            messages.success(request, "La session est annulée : chaque personne est prévenue.")
            return redirect("session_gerer", session.public_id)
    explication = "Chaque personne inscrite ou en attente reçoit un courriel avec votre motif."
    contexte = {"session": session, "form": form, "titre": "Annuler la session", "explication": explication}
    return render(request, "inscriptions/motif.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def dupliquer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same session, another day."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = CopieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        jour = form.cleaned_data["premier_jour"]
        copie = session_duplicate(session=session, premier_jour=jour, par=request.user)
        messages.success(request, "La copie est prête, en brouillon : personne n’y est inscrit.")
        return redirect("session_gerer", copie.public_id)
    explication = (
        "Les séances gardent leurs heures et leurs écarts ; les places réservées et les ouvertures par groupe suivent, "
        "décalées d’autant, sauf une réserve dont le jour serait déjà passé. Les inscriptions ne sont pas copiées."
    )
    contexte = {"session": session, "form": form, "titre": "Dupliquer la session", "explication": explication}
    return render(request, "inscriptions/motif.html", contexte)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def surnombre(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring someone in over the number of seats, with a reason."""
    session = permissions.session_get_pilotee(request.user, public_id)
    form = SurnombreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        compte, motif = form.cleaned_data["email"], form.cleaned_data["motif"]
        try:
            entrees.inscription_force(session=session, compte=compte, par=request.user, motif=motif)
        except RegleRefusee as refus:
            _refuser(form, refus)
        else:
            messages.success(request, f"{compte.nom_complet} a une place.")
            return redirect("session_gerer", session.public_id)
    explication = (
        "La personne entre même si la session est complète, ou pas encore ouverte pour elle. "
        "Le motif reste dans l’historique de l’inscription."
    )
    contexte = {"session": session, "form": form, "titre": "Inscrire au-delà des places", "explication": explication}
    return render(request, "inscriptions/motif.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def decider(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One sign-up: its history, and what may be decided."""
    inscription = permissions.inscription_get_decidable(request.user, public_id)
    etats = permissions.decisions_permises(request.user, inscription)
    form = DecisionForm(request.POST or None, etats=etats)
    if request.method == "POST" and form.is_valid():
        choix, motif = form.cleaned_data["etat"], form.cleaned_data["motif"]
        try:
            departs.inscription_decide(inscription=inscription, etat=choix, par=request.user, motif=motif)
        except RegleRefusee as refus:
            _refuser(form, refus)
        else:
            messages.success(request, "C’est noté.")
            return redirect("inscription_decider", inscription.public_id)
    contexte = {
        "inscription": inscription,
        "form": form if etats else None,
        "historique": inscription.historique.select_related("par"),
        "pilote": permissions.peut_piloter(request.user, inscription.session),
    }
    return render(request, "inscriptions/decider.html", contexte)
