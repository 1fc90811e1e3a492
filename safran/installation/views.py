"""Screens of the first day."""

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from home.ecrans.views import fait, formulaire, geste, montrer, page, refus_sur
from home.permissions import region_required
from home.securite.limites import adresse_ip, depasse
from safran.installation import queries, rules
from safran.installation.forms import PremierCompteForm

ESSAIS, DUREE = 20, 15 * 60


@formulaire(never_cache, sensitive_post_parameters("code", "mot_de_passe"))
def premier_jour(request: HttpRequest) -> HttpResponse:
    """Open the first account of the Région with the code; once someone acts for it, the sign-in page or nothing."""
    if queries.region_en_vigueur():
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(reverse("mettre_en_route"))
    if request.method == "POST" and depasse(f"installation:{adresse_ip(request)}", ESSAIS, DUREE):
        return render(request, "429.html", status=429)
    form = PremierCompteForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "code"):
            compte = rules.region_ouvrir(**form.cleaned_data)
            login(request, compte)
            return fait(request, "Votre compte est ouvert. Il reste à le protéger.", "mettre_en_route")
    return montrer(request, form, "installation/premier_jour.html")


@page(region_required)
def mettre_en_route(request: HttpRequest) -> HttpResponse:
    """What is left to do before the network may use the site."""
    return render(request, "installation/mettre_en_route.html", {"etat": queries.mise_en_route()})


@geste(region_required)
def mise_en_route_ranger(request: HttpRequest) -> HttpResponse:
    """Put the card away."""
    rules.mise_en_route_ranger(par=request.user)
    phrase = "« Mettre en route » est rangée. Sa page reste ouverte : /installation/mettre-en-route/"
    return fait(request, phrase, "mon_espace")
