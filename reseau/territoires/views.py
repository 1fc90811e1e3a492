"""Suggestions of communes and outlines of bassins; public, cacheable."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from reseau.territoires import queries

HEURE, JOUR = 3600, 86400


@require_safe
@cache_control(public=True, max_age=HEURE)
def commune_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the best communes for what is typed in `q`."""
    communes = queries.commune_search(request.GET.get("q", ""))
    lignes = [
        {
            "code": commune.code_insee,
            "nom": commune.nom,
            "departement": commune.departement.nom,
            "codes_postaux": commune.codes_postaux,
            "libelle": commune.libelle,
        }
        for commune in communes
    ]
    return JsonResponse({"communes": lignes})


def _etag(request: HttpRequest) -> str:
    return '"' + hashlib.sha256(queries.contours_version().encode()).hexdigest()[:24] + '"'


@require_safe
@cache_control(public=True, max_age=JOUR)
@condition(etag_func=_etag)
def bassins_geojson(request: HttpRequest) -> HttpResponse:
    """Outlines of the bassins for Leaflet."""
    return JsonResponse(
        queries.bassins_collection(), content_type="application/geo+json", json_dumps_params={"separators": (",", ":")}
    )
