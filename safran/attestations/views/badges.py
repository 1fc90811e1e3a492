"""The badges: the file of one's own; for anyone, who issues them, with which keys, which are no longer valid."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from home.ecrans import document, page
from safran.attestations import permissions
from safran.attestations.badges import CONTEXTES, badge_svg, emetteur, statuts_signer
from safran.attestations.cles import cle_lire
from safran.attestations.queries import badges
from safran.attestations.views.documents import POLITIQUE_FICHIER

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
    return JsonResponse({"@context": CONTEXTES, **emetteur(badges.organisme_nom())})


@page(cache_control(public=True, max_age=3600))
def badge_cles(request: HttpRequest) -> JsonResponse:
    """Every public key that signed a badge (JWKS)."""
    return JsonResponse({"keys": badges.cles_publiques()})


@page(cache_control(public=True, max_age=3600))
def badge_cle(request: HttpRequest, kid: str) -> JsonResponse:
    """The public key that a badge names."""
    jwk = next((jwk for jwk in badges.cles_publiques() if jwk["kid"] == kid), None)
    if jwk is None:
        raise Http404
    return JsonResponse(jwk, content_type="application/jwk+json")


@page(cache_control(public=True, max_age=300))
def badge_statuts(request: HttpRequest, liste: int) -> HttpResponse:
    """Which badges of this list are no longer valid, signed."""
    finies = badges.badges_finis(liste)
    if finies is None:
        raise Http404
    return HttpResponse(statuts_signer(liste, finies, cle_lire(), timezone.now()), content_type=FORMES["jwt"])
