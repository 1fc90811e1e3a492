"""One door: the catalogue, wherever its page stands in the tree."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from home.ecrans.views import document, page
from home.models import ParametresSite
from safran.formations import queries
from safran.formations.lheo import lheo_ecrire, offres_lire, organisme_lire


@page()
def catalogue(request: HttpRequest) -> HttpResponseRedirect:
    """Send to the live catalogue page, with the query string; 404 while it is not published."""
    adresse = queries.catalogue_url(request)
    if not adresse:
        raise Http404
    requete = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{adresse}?{requete}" if requete else adresse)


@page()
def lheo(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One training, or the whole catalogue, as LHÉO 2.3; public like the sheets; 404 for what is not published."""
    offres = offres_lire(pk)
    if pk is not None and not offres:
        raise Http404
    contenu = lheo_ecrire(offres, organisme_lire(), ParametresSite.for_request(request))
    nom = f"formation-{pk}.lheo.xml" if pk else "formations.lheo.xml"
    return document(contenu, nom, "application/xml; charset=utf-8", joint=True)
