"""Screens of the attestations: mine, the public check, the Région's list."""

import hashlib
import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from home import limites
from home.erreurs import RegleRefusee
from home.permissions import region_required
from home.tables import csv_response
from safran.attestations import exports, permissions
from safran.attestations.fichiers import empreinte, fichier_lire
from safran.attestations.forms import FichierForm, FiltreForm, MotifForm, VerifierForm, code_initial
from safran.attestations.models import Attestation
from safran.attestations.queries import documents, durees, lots
from safran.attestations.rules import emission

ESSAIS, SECONDES = 10, 60
_journal = logging.getLogger("safran.attestations")
# Un document rendu ne charge rien et n'exécute rien.
POLITIQUE_FICHIER = {"default-src": ["'none'"], "sandbox": True}


@login_required
@require_GET
def miennes(request: HttpRequest) -> HttpResponse:
    """My attestations."""
    page = Paginator(documents.attestations_de(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "attestations/liste.html", {"page_obj": page})


@login_required
@require_GET
@never_cache
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as it was issued; never served when its bytes are not those that were issued (R21)."""
    attestation = permissions.attestation_get_visible(request.user, uuid)
    contenu = fichier_lire(attestation.fichier)
    if contenu is None or empreinte(contenu) != attestation.sha256:
        _journal.error("Fichier absent ou altéré : attestation %s.", attestation.numero)
        return _indisponible(request, attestation)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="{attestation.genre.lower()}-{attestation.numero}.pdf"'
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse._csp_config = POLITIQUE_FICHIER
    return reponse


def _indisponible(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Say that the file cannot be given for now."""
    return render(request, "attestations/indisponible.html", {"attestation": attestation}, status=503)


@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request: HttpRequest, code: str = "") -> HttpResponse:
    """Anyone checks an attestation: by its code and the family name, or by its file."""
    contexte = {
        "code": code,
        "form": VerifierForm(initial={"code": code_initial(code)}),
        "form_fichier": FichierForm(),
        "constat": None,
        "comparaison": "",
        "badge": False,
        "inconnue": False,
    }
    if request.method == "POST":
        par_fichier = request.POST.get("par") == "fichier"
        form = FichierForm(request.POST, request.FILES) if par_fichier else VerifierForm(request.POST)
        contexte["form_fichier" if par_fichier else "form"] = form
        if form.is_valid():
            if limites.depasse(f"attestation-verifier:{limites.adresse_ip(request)}", ESSAIS, SECONDES):
                return _trop_d_essais(request)
            contexte.update(_lire_fichier(form, code) if par_fichier else _lire_code(form))
    return render(request, "attestations/verifier.html", contexte)


def _lire_code(form: VerifierForm) -> dict[str, object]:
    """The answer to a code and a name; an unknown code and a wrong name are told in the same words."""
    constat = documents.attestation_constat(form.cleaned_data["code"], form.cleaned_data["nom"])
    return {"constat": constat, "inconnue": constat is None}


def _lire_fichier(form: FichierForm, code: str) -> dict[str, object]:
    """The answer to a file: the same bytes, or not."""
    if form.jeton:
        return {"comparaison": documents.badge_comparer(form.jeton, code), "badge": True}
    somme = hashlib.sha256()
    for morceau in form.cleaned_data["fichier"].chunks():
        somme.update(morceau)
    return {"comparaison": documents.fichier_comparer(somme.hexdigest(), code)}


def _trop_d_essais(request: HttpRequest) -> HttpResponse:
    reponse = render(request, "attestations/limite.html", status=429)
    reponse["Retry-After"] = str(SECONDES)
    return reponse


@region_required
@require_GET
def toutes(request: HttpRequest) -> HttpResponse:
    """Every attestation, for the Région."""
    filtre = FiltreForm(request.GET)
    attestations = documents.attestations_liste(**filtre.valeurs())
    page = Paginator(attestations, 30).get_page(request.GET.get("page"))
    contexte = {"page_obj": page, "filtre": filtre, "sans_preuve": durees.durees_non_prouvees().count()}
    return render(request, "attestations/toutes.html", contexte)


@region_required
@require_GET
def toutes_export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    attestations = documents.attestations_liste(**FiltreForm(request.GET).valeurs())
    lignes = exports.attestations_lignes(attestations.iterator(chunk_size=500))
    return csv_response("attestations", exports.COLONNES, lignes)


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoquer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke an attestation, with a reason."""
    return _finir(
        request, uuid, emission.attestation_revoke, "attestations/revoquer.html", "L’attestation est révoquée."
    )


@region_required
@require_http_methods(["GET", "HEAD", "POST"])
def remplacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Replace a document by one with the person's name, and for a certificate the hours, of today; with a reason."""
    message = "L’attestation est remplacée. La nouvelle se prépare, la personne sera prévenue."
    return _finir(request, uuid, emission.attestation_replace, "attestations/remplacer.html", message)


def _finir(request: HttpRequest, uuid: UUID, regle: Callable, gabarit: str, message: str) -> HttpResponse:
    """Ask for the reason, then apply the rule."""
    attestation = permissions.attestation_get_geree(request.user, uuid)
    form = MotifForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            regle(attestation=attestation, par=request.user, motif=form.cleaned_data["motif"])
        except RegleRefusee as refus:
            form.add_error(None, refus.message)
        else:
            messages.success(request, message)
            return redirect("attestations_toutes")
    constat = lots.constat_du_jour(attestation)
    return render(request, gabarit, {"attestation": attestation, "form": form, "constat": constat})
