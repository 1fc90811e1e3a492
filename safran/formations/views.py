"""One door: the catalogue, wherever its page stands in the tree."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.views.decorators.http import require_safe

from safran.formations import queries


@require_safe
def catalogue(request: HttpRequest) -> HttpResponseRedirect:
    """Send to the live catalogue page, with the query string; 404 while it is not published."""
    adresse = queries.catalogue_url(request)
    if not adresse:
        raise Http404
    requete = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{adresse}?{requete}" if requete else adresse)
