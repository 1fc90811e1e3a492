"""Map of the territories, suggestions of communes, nearest commune, outlines by layer; all public."""

import hashlib
import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition

from home.ecrans import page
from home.permissions import est_region
from reseau.territoires.models import Niveau
from reseau.territoires.queries import carte, compositions, listes, proches
from reseau.territoires.queries.carte import COUCHES
from reseau.territoires.queries.communes import commune_search

HEURE, JOUR = 3600, 86400
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)", re.ASCII)


@page()
def territoires(request: HttpRequest) -> HttpResponse:
    """The map of the region, layer by layer, and the same as a list."""
    couche = carte.couche_lire(request.GET.get("couche"))
    contexte = {"couche": couche, "territoires": listes.territoires_lister(couche), "region": est_region(request.user)}
    if couche.niveau == Niveau.COMMISSION:
        contexte["sans_commission"] = compositions.bassins_sans_commission()
    return render(request, "territoires/territoires.html", contexte)


@page(never_cache)
def commune_proche(request: HttpRequest) -> HttpResponse:
    """Answer the commune nearest to the position in the header `X-Position`, « 46.32,-0.46 », already rounded.

    A header, not the address: addresses are logged and kept, the position of a person never is. Finer than two
    decimals, it is refused.
    """
    lue = _POSITION.fullmatch(request.headers.get("X-Position", ""))
    if not lue:
        return JsonResponse(
            {"message": "Votre position n’est pas lisible. Écrivez le nom de votre commune."}, status=400
        )
    commune = proches.commune_proche(float(lue[1]), float(lue[2]))
    if commune is None:
        phrase = "Vous semblez loin du Poitou-Charentes. Écrivez la commune qui vous intéresse."
        return JsonResponse({"message": phrase}, status=404)
    return JsonResponse({"code": commune.code_insee, "libelle": commune.libelle})


@page(cache_control(public=True, max_age=HEURE))
def commune_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer the best communes for what is typed in `q`."""
    communes = commune_search(request.GET.get("q", ""))
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


def _etag(request: HttpRequest, couche: str) -> str | None:
    connue = COUCHES.get(couche)
    return '"' + hashlib.sha256(carte.contours_version(connue).encode()).hexdigest()[:24] + '"' if connue else None


@page(cache_control(public=True, max_age=JOUR), condition(etag_func=_etag))
def couche_geojson(request: HttpRequest, couche: str) -> HttpResponse:
    """Outlines of a layer, for Leaflet."""
    if couche not in COUCHES:
        raise Http404
    donnees = carte.couche_collection(COUCHES[couche])
    return JsonResponse(donnees, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})
