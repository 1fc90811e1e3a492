"""Keeping the sheets: the grid of a session, one half-day, its documents, its countersignature."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import document, fait, formulaire, geste, montrer, page, page_de, refus_sur, tenter
from home.permissions import reserve_a
from home.tables import csv_response
from home.typographie import nombre_dire
from reseau.membres.permissions import est_region, membre_required
from safran.inscriptions.models import Seance
from safran.inscriptions.permissions import peut_piloter
from safran.presences import permissions
from safran.presences.fenetres import fenetre_de
from safran.presences.forms import FeuilleForm, SignatureForm
from safran.presences.pdf import feuille_pdf
from safran.presences.queries import achevements, chiffres, listes
from safran.presences.queries.ensemble import dernier_lot
from safran.presences.queries.grille import grille_lire
from safran.presences.rules import ensemble, saisies, signatures


@page(reserve_a(permissions.tient_des_feuilles))
def feuilles(request: HttpRequest) -> HttpResponse:
    """The sheets that wait, and the sessions that one keeps."""
    contexte = {
        "seances": listes.seances_a_tenir(request.user),
        "page_obj": page_de(request, listes.sessions_a_tenir(request.user), 30),
        "region": est_region(request.user),
    }
    return render(request, "presences/feuilles.html", contexte)


@page(membre_required)
def presences_session(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole grid, its hours, its figures."""
    session = permissions.session_get_tenue(request.user, public_id)
    grille, pilote = grille_lire(session), peut_piloter(request.user, session)
    contexte = {
        "session": session,
        "grille": grille,
        "chiffres": chiffres.chiffres_lire([session]),
        "pilote": pilote,
        "contredits": achevements.achevements_contredits(grille) if pilote else [],
        "purges": list(session.purges.all()),
    }
    return render(request, "presences/session.html", contexte)


@page(membre_required)
def presences_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same grid as a table for a spreadsheet."""
    session = permissions.session_get_tenue(request.user, public_id)
    entetes, *lignes = listes.tableau_de(grille_lire(session))
    return csv_response("presences", entetes, lignes)


@formulaire(membre_required)
def feuille(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One half-day: read it, enter what the paper says, correct it."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    grille = grille_lire(seance.session, historique=True)
    contresignatures = grille.contresignatures.get(seance.pk, [])
    form = FeuilleForm(request.POST or None, grille=grille, seance=seance, close=bool(contresignatures))
    if form.is_valid():
        motif = form.cleaned_data.get("motif", "")
        with refus_sur(form):
            nombre = saisies.feuille_enregistrer(seance=seance, par=request.user, saisies=form.saisies(), motif=motif)
            pluriel = "s" * (nombre > 1)
            phrase = f"{nombre} ligne{pluriel} enregistrée{pluriel}." if nombre else "Rien n’avait changé."
            retour = reverse("feuille", args=[seance.public_id])
            return fait(request, phrase, f"{retour}#personne-{form.absente}" if form.absente else retour)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "grille": grille,
        "contresignatures": contresignatures,
        "presentes": grille.presentes(seance),
        "muettes": grille.muettes(seance),
        "lot": None if contresignatures else dernier_lot(seance),
        **_droits(request, seance, contresignatures),
    }
    return montrer(request, form, "presences/feuille.html", **contexte)


@geste(membre_required)
def tous_presents(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Note everyone of whom the sheet says nothing; a double click finds nobody left."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request):
        nombre = ensemble.tous_presents(seance=seance, par=request.user)
        faites = nombre_dire(nombre, "présence")
        messages.success(request, f"{faites} : notez maintenant les absences." if nombre else "Chaque ligne est notée.")
    return redirect("feuille", seance.public_id)


@geste(membre_required)
def tous_annuler(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back what was noted in one go."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request, "« Tous présents » est annulé : la feuille est comme avant."):
        ensemble.tous_presents_reprendre(seance=seance, par=request.user)
    return redirect("feuille", seance.public_id)


def _droits(request: HttpRequest, seance: Seance, contresignatures: list) -> dict[str, bool]:
    """What this reader may do with the sheet."""
    fenetre = fenetre_de(seance)
    pilote, eue = peut_piloter(request.user, seance.session), fenetre.commencee()
    certifie = any(c.par_id == request.user.pk for c in contresignatures)
    return {
        "pilote": pilote,
        "fenetre": fenetre,
        "venue": eue,
        "modifiable": eue and (pilote or not contresignatures),
        "contresigne": eue and not certifie and permissions.peut_contresigner(request.user, seance),
    }


@formulaire(membre_required)
def contresigner(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Certify the sheet of a half-day."""
    seance = permissions.seance_get_contresignable(request.user, public_id)
    form = SignatureForm(request.POST or None, phrase="Je certifie que cette feuille dit ce qui s’est passé.")
    if form.is_valid():
        signature = form.cleaned_data["signature"]
        with refus_sur(form):
            signatures.seance_contresigner(seance=seance, par=request.user, signature=signature)
            return fait(request, "La feuille est contresignée : ses heures comptent.", "feuille", seance.public_id)
    grille = grille_lire(seance.session)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "presentes": grille.presentes(seance),
        "attendues": len(grille.lignes),
        "muettes": grille.muettes(seance),
    }
    return montrer(request, form, "presences/contresigner.html", **contexte)


@page(membre_required)
def feuille_remplie(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day as it stands."""
    return _document(request, public_id, vierge=False)


@page(membre_required)
def feuille_vierge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day, to be signed on paper."""
    return _document(request, public_id, vierge=True)


def _document(request: HttpRequest, public_id: uuid.UUID, *, vierge: bool) -> HttpResponse:
    seance = permissions.seance_get_tenue(request.user, public_id)
    with tenter(request):
        contenu = feuille_pdf(seance.session, seance.date, vierge=vierge)
        return document(contenu, f"feuille-{'vierge-' * vierge}{seance.date:%Y-%m-%d}.pdf")
    return redirect("feuille", seance.public_id)
