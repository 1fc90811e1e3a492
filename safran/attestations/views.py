"""Screens of this room: one's documents, the public check, the Région's list, the documents of a session, the
badges, the portfolio.
"""

import hashlib
import logging
import uuid
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from home.documents.gels import empreinte, fichier_lire
from home.ecrans.views import document, fait, formulaire, geste, montrer, page, page_de, refus_sur, tenter
from home.permissions import region_required
from home.securite import limites
from reseau.membres.permissions import est_region, membre_required
from safran.attestations import permissions, queries, rules
from safran.attestations.badges import CONTEXTES, badge_svg, cle_lire, emetteur, statuts_signer
from safran.attestations.forms import FichierForm, MotifForm, VerifierForm, code_initial
from safran.attestations.listes import Attestations
from safran.attestations.models import LotDocuments, ParametresAttestation
from safran.attestations.queries import portefeuille_lire
from safran.attestations.rules import lot_commencer
from safran.inscriptions.permissions import session_get_pilotee

ESSAIS, SECONDES = 10, 60
_journal = logging.getLogger("safran.attestations")
# Un document rendu ne charge rien et n'exécute rien.
POLITIQUE_FICHIER = {"default-src": ["'none'"], "sandbox": True}


@page(login_required)
def miennes(request: HttpRequest) -> HttpResponse:
    """My attestations."""
    page = page_de(request, queries.attestations_de(request.user), 30)
    return render(request, "attestations/liste.html", {"page_obj": page})


@page(login_required, never_cache)
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document as it was issued; never served when its bytes are not those that were issued (R21)."""
    attestation = permissions.attestation_get_visible(request.user, uuid)
    contenu = fichier_lire(attestation.fichier)
    if contenu is None or empreinte(contenu) != attestation.sha256:
        _journal.error("Fichier absent ou altéré : attestation %s.", attestation.numero)
        return render(request, "attestations/indisponible.html", {"attestation": attestation}, status=503)
    reponse = document(contenu, f"{attestation.genre.lower()}-{attestation.numero}.pdf", joint=True)
    reponse._csp_config = POLITIQUE_FICHIER
    return reponse


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
                reponse = render(request, "attestations/limite.html", status=429)
                reponse["Retry-After"] = str(SECONDES)
                return reponse
            if par_fichier:
                contexte |= _lire_fichier(form, code)
            else:
                constat = queries.attestation_constat(**form.cleaned_data)
                contexte |= {"constat": constat, "inconnue": constat is None}
    return render(request, "attestations/verifier.html", contexte)


def _lire_fichier(form: FichierForm, code: str) -> dict[str, object]:
    """The answer to a file: the same bytes, or not."""
    if form.jeton:
        return {"comparaison": queries.fichier_comparer(code, badge=form.jeton), "badge": True}
    somme = hashlib.sha256()
    for morceau in form.cleaned_data["fichier"].chunks():
        somme.update(morceau)
    return {"comparaison": queries.fichier_comparer(code, sha256=somme.hexdigest())}


@page(region_required)
def toutes(request: HttpRequest, forme: str = "") -> HttpResponse:
    """Every attestation, for the Région."""
    return Attestations(request).repondre(forme, sans_preuve=queries.durees_non_prouvees().count() if not forme else 0)


@formulaire(region_required)
def revoquer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke an attestation, with a reason."""
    return _finir(
        request, uuid, rules.attestation_revoquer, "attestations/revoquer.html", "L’attestation est révoquée."
    )


@formulaire(region_required)
def remplacer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Replace a document by one with the person's name, and for a certificate the hours, of today; with a reason."""
    message = "L’attestation est remplacée. La nouvelle se prépare, la personne sera prévenue."
    return _finir(request, uuid, rules.attestation_remplacer, "attestations/remplacer.html", message)


def _finir(request: HttpRequest, uuid: UUID, regle: Callable, gabarit: str, message: str) -> HttpResponse:
    """Ask for the reason, then apply the rule."""
    attestation = permissions.attestation_get_geree(request.user, uuid)
    form = MotifForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form):
            regle(attestation=attestation, par=request.user, motif=form.cleaned_data["motif"])
            return fait(request, message, "attestations_toutes")
    constat = queries.constat_du_jour(attestation)
    return montrer(request, form, gabarit, attestation=attestation, constat=constat)


# The documents of a session in one go, for who runs it.


@formulaire(never_cache, membre_required)
def session_documents(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is due what and why the others are not; make what misses; the script asks for the progress only."""
    session = session_get_pilotee(request.user, public_id)
    if request.method == "POST":
        with tenter(request, "C’est demandé : les documents se font en tâche de fond."):
            lot_commencer(session=session, par=request.user, revoques="revoques" in request.POST)
        return redirect("session_documents", session.public_id)
    lot = LotDocuments.objects.filter(session=session).select_related("demande_par").first()
    if request.htmx and lot and lot.termine_le:
        return HttpResponse(headers={"HX-Refresh": "true"})  # qui a quoi se relit avec le reste de la page
    contexte = {
        "session": session,
        "droits": queries.session_droits(session),
        "lot": lot,
        "region": est_region(request.user),
    }
    return render(request, "attestations/lot.html" if request.htmx else "attestations/session.html", contexte)


# The badges: the file of one's own; for anyone, who issues them, with which keys, which are no longer valid.

FORMES = {"jwt": "application/vc+jwt", "svg": "image/svg+xml"}


@page(login_required, never_cache)
def badge(request: HttpRequest, uuid: UUID, forme: str) -> HttpResponse:
    """The badge of an attestation: the signed credential alone, or in a picture."""
    attestation = permissions.attestation_get_visible(request.user, uuid)
    if forme not in FORMES or not attestation.badge:
        raise Http404
    contenu = attestation.badge if forme == "jwt" else badge_svg(attestation)
    reponse = document(contenu, f"badge-{attestation.numero}.{forme}", FORMES[forme], joint=True)
    reponse._csp_config = POLITIQUE_FICHIER
    return reponse


@page(cache_control(public=True, max_age=3600))
def badge_emetteur(request: HttpRequest) -> JsonResponse:
    """Who issues the badges, for a program."""
    return JsonResponse({"@context": CONTEXTES, **emetteur(ParametresAttestation.en_vigueur().organisme)})


@page(cache_control(public=True, max_age=3600))
def badge_cles(request: HttpRequest) -> JsonResponse:
    """Every public key that signed a badge (JWKS)."""
    return JsonResponse({"keys": queries.cles_publiques()})


@page(cache_control(public=True, max_age=3600))
def badge_cle(request: HttpRequest, kid: str) -> JsonResponse:
    """The public key that a badge names."""
    jwk = next((jwk for jwk in queries.cles_publiques() if jwk["kid"] == kid), None)
    if jwk is None:
        raise Http404
    return JsonResponse(jwk, content_type="application/jwk+json")


@page(cache_control(public=True, max_age=300))
def badge_statuts(request: HttpRequest, liste: int) -> HttpResponse:
    """Which badges of this list are no longer valid, signed."""
    finies = queries.badges_finis(liste)
    if finies is None:
        raise Http404
    return HttpResponse(statuts_signer(liste, finies, cle_lire(), timezone.now()), content_type=FORMES["jwt"])


# A person's portfolio, to read and to print.


@page(never_cache, login_required)
def portefeuille(request: HttpRequest) -> HttpResponse:
    """Everything that one has to show."""
    contexte = {"portefeuille": portefeuille_lire(request.user), "jour": timezone.localdate()}
    return render(request, "attestations/portefeuille.html", contexte)


@geste(login_required)
def certificat_demander(request: HttpRequest, formation_pk: int) -> HttpResponse:
    """Ask for the certificate of a training followed at a distance."""
    suivi = permissions.suivi_get_acheve(request.user, formation_pk)
    with tenter(request, "Votre certificat se prépare. Un courriel vous préviendra."):
        rules.certificat_preparer(suivi=suivi)
    return redirect("portefeuille")
