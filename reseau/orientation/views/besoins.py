"""Need by need: the first information, read, written, confirmed, and the services given at a distance (R5.22,
R5.23).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from home.ecrans.views import FORMULAIRE, accepte, fait, formulaire, geste, montrer, page
from reseau.membres.permissions import membre_required
from reseau.orientation import permissions
from reseau.orientation.forms import InformationForm
from reseau.orientation.listes import ServicesADistance
from reseau.orientation.queries.besoins import sujets_lire
from reseau.orientation.rules.besoins import information_confirmer, information_ecrire

FIL = ("Première information", reverse_lazy("premieres_informations"))


@page()
def premieres_informations(request: HttpRequest) -> HttpResponse:
    """Every need, with what any door says first of it."""
    return render(request, "orientation/premieres_informations.html", {"sujets": sujets_lire(request.user)})


@page()
def premiere_information(request: HttpRequest, code: str) -> HttpResponse:
    """What is said first of a need, from which sources, what to bring."""
    information = permissions.information_get(code)
    contexte = {"information": information, "ecrit": permissions.peut_ecrire_information(request.user, information)}
    return render(request, "orientation/premiere_information_page.html", contexte)


@formulaire(membre_required)
def modifier(request: HttpRequest, code: str) -> HttpResponse:
    """Write it, for the first time or again; saving it confirms it."""
    besoin, information = permissions.besoin_get_ecrit(request.user, code)
    form = InformationForm(request.POST or None, compte=request.user, instance=information)
    if request.method == "POST" and accepte(form, information_ecrire, besoin=besoin, par=request.user):
        return fait(request, "La page est enregistrée, confirmée aujourd’hui.", "premiere_information", code)
    retour = reverse("premiere_information", args=[code]) if information else reverse("premieres_informations")
    dit = {"titre": "Ce que l’on dit d’abord", "bouton": "Enregistrer la page", "nom": besoin.libelle}
    return montrer(request, form, FORMULAIRE, retour=retour, fil=FIL, **dit)


@geste(membre_required)
def confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """« Rien n’a changé »."""
    information = permissions.information_get_tenue(request.user, code)
    neuve = information_confirmer(information=information, par=request.user)
    dite = "est confirmée aujourd’hui" if neuve else "était déjà confirmée aujourd’hui"
    return fait(request, f"Cette page {dite}.", "premiere_information", code)


@page()
def a_distance(request: HttpRequest) -> HttpResponse:
    """Who answers without coming, the regional line first."""
    return ServicesADistance(request).repondre()
