"""People of the network: the directory, one person's page, one's own profile."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.tables import csv_response
from reseau.membres import exports
from reseau.membres.forms.profils import ProfilForm
from reseau.membres.permissions import est_membre, membre_required
from reseau.membres.queries import equipes, page_personne
from reseau.membres.queries.trombinoscope import trombinoscope_lire
from reseau.membres.rules import profils


@membre_required
@require_safe
def personnes(request: HttpRequest) -> HttpResponse:
    """Who works where, and who can answer on what; the list alone when htmx asks."""
    trombinoscope = trombinoscope_lire(request.user, request.GET)
    gabarit = "membres/personnes_fragment.html" if request.headers.get("HX-Request") else "membres/personnes.html"
    reponse = render(request, gabarit, {"trombinoscope": trombinoscope})
    patch_vary_headers(reponse, ["HX-Request"])
    return reponse


@membre_required
@require_safe
def personnes_export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a spreadsheet: nothing more than the pages show."""
    trouvees = trombinoscope_lire(request.user, request.GET).trouvees
    return csv_response("personnes", exports.ENTETES, exports.lignes(trouvees))


@never_cache
@require_safe
def personne(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Someone's page, with what this reader may see of it."""
    page = page_personne.personne_lire(request.user, public_id)
    if page is None:
        raise Http404
    contexte = {"page": page, "personne": page.personne, "membre": est_membre(request.user)}
    return render(request, "membres/personne.html", contexte)


@membre_required
@require_http_methods(["GET", "HEAD", "POST"])
def profil(request: HttpRequest) -> HttpResponse:
    """Own work profile."""
    compte = request.user
    form = ProfilForm(request.POST or None, initial=equipes.profil_valeurs(compte))
    if request.method == "POST" and form.is_valid():
        profils.profil_update(compte=compte, **form.cleaned_data)
        messages.success(request, "Votre profil est enregistré.")
        return redirect("profil")
    contexte = {
        "form": form,
        "rattachements": compte.rattachements.en_vigueur().select_related("structure__reseau"),
        "page_publique": page_personne.page_de(compte),
    }
    return render(request, "membres/profil.html", contexte)
