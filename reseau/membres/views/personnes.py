"""People of the network: the directory, one person's page, one's own profile."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from home.ecrans import fait, formulaire, montrer, page
from reseau.membres.forms.profils import ProfilForm
from reseau.membres.listes import Personnes
from reseau.membres.permissions import est_membre, membre_required
from reseau.membres.queries import equipes, page_personne
from reseau.membres.rules import profils


@page(membre_required)
def personnes(request: HttpRequest, forme: str = "") -> HttpResponse:
    """Who works where, and who can answer on what."""
    return Personnes(request).repondre(forme)


@page(never_cache)
def personne(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Someone's page, with what this reader may see of it."""
    page = page_personne.personne_lire(request.user, public_id)
    if page is None:
        raise Http404
    contexte = {"page": page, "personne": page.personne, "membre": est_membre(request.user)}
    return render(request, "membres/personne.html", contexte)


@formulaire(membre_required)
def profil(request: HttpRequest) -> HttpResponse:
    """Own work profile."""
    compte = request.user
    form = ProfilForm(request.POST or None, initial=equipes.profil_valeurs(compte))
    if form.is_valid():
        profils.profil_modifier(compte=compte, **form.cleaned_data)
        return fait(request, "Votre profil est enregistré.", "profil")
    contexte = {
        "rattachements": compte.rattachements.en_vigueur().select_related("structure__reseau"),
        "page_publique": page_personne.page_de(compte),
    }
    return montrer(request, form, "membres/profil.html", **contexte)
