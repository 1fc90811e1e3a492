"""The public search: page, fragment, suggestions; and the lexicon behind it."""

import uuid
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control

from home.ecrans.views import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from reseau.annuaire.adresses import requete_stable
from reseau.annuaire.choices import EtatEntree
from reseau.annuaire.forms.recherche import MotifForm, PropositionForm, RechercheForm
from reseau.annuaire.listes import Lexique
from reseau.annuaire.permissions import entree_get_tenue, tenu_required
from reseau.annuaire.queries import lexique as suggestions
from reseau.annuaire.queries import recherche
from reseau.annuaire.queries.presentation import page_presenter
from reseau.annuaire.rules.recherche import entree_passer, entree_proposer
from reseau.membres.permissions import est_membre, membre_required

# The public search: page, fragment, suggestions.


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


# The lexicon: the list, a member's proposal, what the Région decides of it.

FIL = ("Qui fait quoi", reverse_lazy("annuaire"), "Lexique", reverse_lazy("lexique"))
DECISIONS = {
    EtatEntree.EN_VIGUEUR: Decision(
        "Mettre en vigueur",
        "La recherche le comprend aussitôt. Dites ensuite, dans l’administration, quels services y répondent.",
        "Mettre en vigueur",
        partial(entree_passer, vers=EtatEntree.EN_VIGUEUR),
        fait="Ces mots sont compris par la recherche.",
    ),
    EtatEntree.RETIREE: Decision(
        "Écarter du lexique",
        "La recherche ne le comprend pas, ou ne le comprendra plus. Qui l’a proposé lit votre motif.",
        "Écarter",
        partial(entree_passer, vers=EtatEntree.RETIREE),
        MotifForm,
        "Ces mots sont écartés.",
    ),
}


@page(membre_required)
def lexique(request: HttpRequest) -> HttpResponse:
    """What the search understands, and where one's proposals stand."""
    return Lexique(request).repondre()


@formulaire(membre_required)
def proposer(request: HttpRequest) -> HttpResponse:
    """Propose words; those that the search did not understand come typed already."""
    form = PropositionForm(request.POST or None, mot=request.GET.get("mot", "")[:200])
    if request.method == "POST" and accepte(form, entree_proposer, par=request.user):
        return fait(request, "Merci : la Région lit votre proposition et vous y lirez sa réponse.", "lexique")
    return montrer(
        request, form, FORMULAIRE, titre="Proposer un mot", bouton="Proposer", fil=FIL, retour=reverse("lexique")
    )


@formulaire(tenu_required)
def decider(request: HttpRequest, cle: uuid.UUID, etat: str) -> HttpResponse:
    """Accept, refuse, withdraw or take back."""
    entree = entree_get_tenue(request.user, cle)
    if etat not in DECISIONS or not entree.peut_devenir(etat):
        raise Http404
    return DECISIONS[EtatEntree(etat)].demander(request, reverse("lexique"), nom=entree.nom, fil=FIL, entree=entree)
