"""The public search: page, fragment, suggestions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control

from home.ecrans import page
from reseau.annuaire.adresses import requete_stable
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.queries import recherche, suggestions
from reseau.annuaire.queries.presentation import page_presenter
from reseau.membres.permissions import est_membre


@page()
def annuaire(request: HttpRequest) -> HttpResponse:
    """Search of the directory; htmx gets the list and the filters alone, at the same address."""
    form = RechercheForm(request.GET)
    resultats = recherche.rechercher(form.criteres())
    partie = request.htmx and not request.htmx.history_restore_request
    gabarit = "annuaire/resultats_fragment.html" if partie else "annuaire/annuaire.html"
    contexte = page_presenter(form, resultats, request.GET) | {"membre": est_membre(request.user)}
    reponse = render(request, gabarit, contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    if partie:
        requete = requete_stable(request.GET)
        reponse["HX-Push-Url"] = reverse("annuaire") + (f"?{requete}" if requete else "")
    return reponse


@page(cache_control(public=True, max_age=300))
def annuaire_suggestions(request: HttpRequest) -> JsonResponse:
    """What the typed words may become: words of the vocabularies, then structures."""
    return JsonResponse({"suggestions": suggestions.suggerer(request.GET.get("q", ""))})
