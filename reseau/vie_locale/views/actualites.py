"""The news of the bassins: read, written, corrected, withdrawn."""

import uuid as uuid_

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from home.ecrans import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from reseau.vie_locale import permissions
from reseau.vie_locale.forms import ActualiteCorrigerForm, ActualiteForm
from reseau.vie_locale.listes import Actualites, ActualitesTenues
from reseau.vie_locale.rules import actualites as regles

FIL = "Actualités des bassins"
RETIRER = Decision(
    "Retirer cette actualité",
    "Elle quitte toutes les pages aussitôt. Vous la retrouverez dans « Vos actualités ».",
    "Retirer",
    regles.actualite_retirer,
    fait="L’actualité est retirée.",
)


@page()
def actualites(request: HttpRequest) -> HttpResponse:
    """What this reader may read of the bassins today."""
    return Actualites(request).repondre()


@page(permissions.anime_required)
def tenues(request: HttpRequest) -> HttpResponse:
    """Those that this person holds, finished ones too."""
    return ActualitesTenues(request).repondre()


@page()
def actualite(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """One piece of news."""
    lue = permissions.actualite_get_lisible(request.user, uuid)
    tient = permissions.actualites_tenues(request.user).filter(pk=lue.pk).exists()
    return render(request, "vie_locale/actualite.html", {"actualite": lue, "tient": tient})


@formulaire(permissions.anime_required)
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write one, of the bassin whose page led here."""
    form = ActualiteForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, regles.actualite_ecrire, par=request.user):
        return fait(request, "L’actualité est écrite.", "actualite", form.cleaned_data["cle"])
    return _montrer(request, form, "Écrire une actualité", "Publier", reverse("actualites"))


@formulaire(permissions.anime_required)
def modifier(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Correct one."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    form = ActualiteCorrigerForm(request.POST or None, compte=request.user, actualite=tenue)
    if request.method == "POST" and accepte(form, regles.actualite_corriger, par=request.user, actualite=tenue):
        return fait(request, "L’actualité est corrigée.", "actualite", tenue.uuid)
    retour = reverse("actualite", args=[tenue.uuid])
    return _montrer(request, form, "Corriger cette actualité", "Enregistrer", retour)


@formulaire(permissions.anime_required)
def retirer(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Take one off every screen."""
    tenue = permissions.actualite_get_tenue(request.user, uuid)
    return RETIRER.demander(
        request, reverse("actualite", args=[tenue.uuid]), nom=tenue.titre, fil=[FIL, reverse("actualites")],
        actualite=tenue,
    )  # fmt: skip


def _montrer(request: HttpRequest, form: ActualiteForm, titre: str, bouton: str, retour: str) -> HttpResponse:
    fil = [FIL, reverse("actualites")]
    return montrer(request, form, FORMULAIRE, titre=titre, bouton=bouton, retour=retour, fil=fil, deux=True)
