"""The log of the bassins: a list, and one short form on the same page."""

import uuid as uuid_

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import Decision, accepte, fait, formulaire, montrer
from reseau.vie_locale import permissions
from reseau.vie_locale.forms import EntreeCorrigerForm, EntreeForm
from reseau.vie_locale.listes import Journal
from reseau.vie_locale.rules import journal as regles

EFFACER = Decision(
    "Effacer cette entrée",
    "Elle disparaît du journal et de ses chiffres, sans retour.",
    "Effacer",
    regles.entree_effacer,
    fait="L’entrée est effacée.",
)


@formulaire(permissions.anime_required)
def journal(request: HttpRequest) -> HttpResponse:
    """What was done in one's bassins; sent, the form adds a line."""
    form = EntreeForm(request.POST or None, compte=request.user, bassin=request.GET.get("bassin", ""))
    if request.method == "POST" and accepte(form, regles.entree_ecrire, par=request.user):
        return fait(request, "C’est noté dans le journal.", "journal")
    return Journal(request).repondre(form=form)


@formulaire(permissions.anime_required)
def modifier(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Correct a line."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    form = EntreeCorrigerForm(request.POST or None, compte=request.user, entree=entree)
    if request.method == "POST" and accepte(form, regles.entree_corriger, par=request.user, entree=entree):
        return fait(request, "L’entrée est corrigée.", "journal")
    return montrer(
        request, form, "vie_locale/journal_modifier.html", titre="Corriger cette entrée", bouton="Enregistrer",
        retour=reverse("journal"), fil=_fil(), entree=entree,
    )  # fmt: skip


@formulaire(permissions.anime_required)
def effacer(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """Take a line off the log."""
    entree = permissions.entree_get_corrigeable(request.user, uuid)
    return EFFACER.demander(request, reverse("journal"), nom=str(entree), fil=_fil(), entree=entree)


def _fil() -> list[str]:
    return ["Journal des bassins", reverse("journal")]
