"""The directory to take away: whole, or what answers a search, at an address that stays the same."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from home.limites import adresse_ip, depasse
from home.tables import csv_response
from reseau.annuaire.adresses import requete_stable
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.echanges.exports import ENTETES, LICENCE_URL, PAR_FICHIER, Exportables, Format, exporter, lignes_export
from reseau.echanges.exports.empreinte import empreinte

TELECHARGEMENTS, DUREE = 60, 600
SECONDES = 60


@require_safe
def annuaire_export(request: HttpRequest) -> HttpResponse:
    """The search of the directory as a spreadsheet, all pages together."""
    lignes = lignes_export(RechercheForm(request.GET).criteres())
    return csv_response("qui-fait-quoi", ENTETES, lignes)


@require_safe
def annuaire_telecharger(request: HttpRequest, fichier: str) -> HttpResponse:
    """One format; without any filter, the whole directory. What cannot be understood leads back to the search."""
    if not (format_ := PAR_FICHIER.get(fichier)):
        raise Http404
    demande = request.GET.copy()
    demande.pop("page", None)
    requete, form = requete_stable(demande), RechercheForm(demande)
    criteres = form.criteres()
    if form.errors:
        return redirect(f"{reverse('annuaire')}?{requete}")
    etag = empreinte(format_.code, requete)
    if inchangee := get_conditional_response(request, etag=etag):
        return inchangee
    if depasse(f"telecharger:{adresse_ip(request)}", TELECHARGEMENTS, DUREE, lecture=True):
        refus = render(request, "429.html", status=429)
        refus["Retry-After"] = str(DUREE)
        return refus
    return _flux(format_, Exportables(criteres if requete else None), etag)


def _flux(format_: Format, exportables: Exportables, etag: str) -> StreamingHttpResponse:
    reponse = StreamingHttpResponse(exporter(format_, exportables), content_type=format_.genre)
    reponse["Content-Disposition"] = f'attachment; filename="{format_.fichier}"'
    reponse["ETag"] = etag
    reponse["Link"] = f'<{LICENCE_URL}>; rel="license"'
    reponse["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(reponse, public=True, max_age=SECONDES)
    return reponse
