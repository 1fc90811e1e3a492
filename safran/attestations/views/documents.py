"""Screens of the attestations: mine, the public check, the Région's list."""

import hashlib
import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from home import limites
from home.ecrans import document, fait, formulaire, montrer, page, page_de, refus_sur
from home.permissions import region_required
from safran.attestations import permissions
from safran.attestations.fichiers import empreinte, fichier_lire
from safran.attestations.forms import FichierForm, MotifForm, VerifierForm, code_initial
from safran.attestations.listes import Attestations
from safran.attestations.models import Attestation
from safran.attestations.queries import documents, durees, lots
from safran.attestations.rules import emission

ESSAIS, SECONDES = 10, 60
_journal = logging.getLogger("safran.attestations")
# Un document rendu ne charge rien et n'exécute rien.
POLITIQUE_FICHIER = {"default-src": ["'none'"], "sandbox": True}


@page(login_required)
def miennes(request: HttpRequest) -> HttpResponse:
    """My attestations."""
    page = page_de(request, documents.attestations_de(request.user), 30)
    return render(request, "attestations/liste.html", {"page_obj": page})


@page(login_required, never_cache)
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as it was issued; never served when its bytes are not those that were issued (R21)."""
    attestation = permissions.attestation_get_visible(request.user, uuid)
    contenu = fichier_lire(attestation.fichier)
    if contenu is None or empreinte(contenu) != attestation.sha256:
        _journal.error("Fichier absent ou altéré : attestation %s.", attestation.numero)
        return _indisponible(request, attestation)
    reponse = document(contenu, f"{attestation.genre.lower()}-{attestation.numero}.pdf", joint=True)
    reponse._csp_config = POLITIQUE_FICHIER
    return reponse


def _indisponible(request: HttpRequest, attestation: Attestation) -> HttpResponse:
    """Say that the file cannot be given for now."""
    return render(request, "attestations/indisponible.html", {"attestation": attestation}, status=503)


@formulaire()
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


@page(region_required)
def toutes(request: HttpRequest, forme: str = "") -> HttpResponse:
    """Every attestation, for the Région."""
    return Attestations(request).repondre(forme, sans_preuve=durees.durees_non_prouvees().count() if not forme else 0)


@formulaire(region_required)
def revoquer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke an attestation, with a reason."""
    return _finir(
        request, uuid, emission.attestation_revoquer, "attestations/revoquer.html", "L’attestation est révoquée."
    )


@formulaire(region_required)
def remplacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Replace a document by one with the person's name, and for a certificate the hours, of today; with a reason."""
    message = "L’attestation est remplacée. La nouvelle se prépare, la personne sera prévenue."
    return _finir(request, uuid, emission.attestation_remplacer, "attestations/remplacer.html", message)


def _finir(request: HttpRequest, uuid: UUID, regle: Callable, gabarit: str, message: str) -> HttpResponse:
    """Ask for the reason, then apply the rule."""
    attestation = permissions.attestation_get_geree(request.user, uuid)
    form = MotifForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            regle(attestation=attestation, par=request.user, motif=form.cleaned_data["motif"])
            return fait(request, message, "attestations_toutes")
    constat = lots.constat_du_jour(attestation)
    return montrer(request, form, gabarit, attestation=attestation, constat=constat)
