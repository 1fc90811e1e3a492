"""Keeping the sheets: the grid of a session, one half-day, its documents, its countersignature."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from home.erreurs import RegleRefusee
from home.tables import csv_response
from reseau.membres.permissions import est_region, membre_required
from safran.inscriptions.models import Seance
from safran.inscriptions.permissions import peut_piloter
from safran.presences import permissions
from safran.presences.fenetres import fenetre_de
from safran.presences.forms import FeuilleForm, SignatureForm
from safran.presences.pdf import feuille_pdf
from safran.presences.queries import achevements, chiffres, listes
from safran.presences.queries.grille import grille_lire
from safran.presences.rules import saisies, signatures
from safran.presences.rules.saisies import SaisieConflit

CHANGEE = "Cette ligne a changé entre-temps : relisez-la."


@membre_required
@require_safe
def feuilles(request: HttpRequest) -> HttpResponse:
    """The sheets that wait, and the sessions that one keeps."""
    if not permissions.tient_des_feuilles(request.user):
        raise Http404
    contexte = {
        "seances": listes.seances_a_tenir(request.user),
        "page_obj": listes.sessions_page(request.user, request.GET.get("page")),
        "region": est_region(request.user),
    }
    return render(request, "presences/feuilles.html", contexte)


@membre_required
@require_safe
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


@membre_required
@require_safe
def presences_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same grid as a table for a spreadsheet."""
    session = permissions.session_get_tenue(request.user, public_id)
    entetes, *lignes = listes.tableau_de(grille_lire(session))
    return csv_response("presences", entetes, lignes)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def feuille(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One half-day: read it, enter what the paper says, correct it."""
    seance = permissions.seance_get_tenue(request.user, public_id)
    grille = grille_lire(seance.session, historique=True)
    contresignatures = grille.contresignatures.get(seance.pk, [])
    form = FeuilleForm(request.POST or None, grille=grille, seance=seance, close=bool(contresignatures))
    if request.method == "POST" and form.is_valid() and _enregistrer(request, seance, form):
        return redirect("feuille", seance.public_id)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "grille": grille,
        "form": form,
        "contresignatures": contresignatures,
        "presentes": grille.presentes(seance),
        "muettes": grille.muettes(seance),
        **_droits(request, seance, contresignatures),
    }
    return render(request, "presences/feuille.html", contexte)


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


def _enregistrer(request: HttpRequest, seance: Seance, form: FeuilleForm) -> bool:
    """Write the sheet; on refusal the form says where, with everything that was typed."""
    motif = form.cleaned_data.get("motif", "")
    try:
        nombre = saisies.feuille_save(seance=seance, par=request.user, saisies=form.saisies(), motif=motif)
    except SaisieConflit as conflit:
        form.signaler(conflit.lignes, CHANGEE)
        form.add_error(None, conflit.message)
    except RegleRefusee as refus:
        form.add_error("motif" if refus.code == "motif_absent" and "motif" in form.fields else None, refus.message)
    else:
        pluriel = "s" * (nombre > 1)
        messages.success(
            request, f"{nombre} ligne{pluriel} enregistrée{pluriel}." if nombre else "Rien n’avait changé."
        )
        return True
    return False


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def contresigner(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Certify the sheet of a half-day."""
    seance = permissions.seance_get_contresignable(request.user, public_id)
    form = SignatureForm(request.POST or None, phrase="Je certifie que cette feuille dit ce qui s’est passé.")
    if request.method == "POST" and form.is_valid():
        signature = form.cleaned_data["signature"]
        try:
            signatures.seance_countersign(seance=seance, par=request.user, signature=signature)
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            messages.success(request, "La feuille est contresignée : ses heures comptent.")
            return redirect("feuille", seance.public_id)
    grille = grille_lire(seance.session)
    contexte = {
        "seance": seance,
        "session": seance.session,
        "form": form,
        "presentes": grille.presentes(seance),
        "attendues": len(grille.lignes),
        "muettes": grille.muettes(seance),
    }
    return render(request, "presences/contresigner.html", contexte)


@membre_required
@require_safe
def feuille_remplie(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day as it stands."""
    return _document(request, public_id, vierge=False)


@membre_required
@require_safe
def feuille_vierge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The sheet of the day, to be signed on paper."""
    return _document(request, public_id, vierge=True)


def _document(request: HttpRequest, public_id: uuid.UUID, *, vierge: bool) -> HttpResponse:
    seance = permissions.seance_get_tenue(request.user, public_id)
    try:
        contenu = feuille_pdf(seance.session, seance.date, vierge=vierge)
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
        return redirect("feuille", seance.public_id)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    nom = f"feuille-{'vierge-' * vierge}{seance.date:%Y-%m-%d}.pdf"
    reponse["Content-Disposition"] = f'inline; filename="{nom}"'
    return reponse
