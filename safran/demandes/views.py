"""The requests for a training: the list, one filed, one read, one treated."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from home.ecrans.views import FORMULAIRE, Decision, accepte, fait, formulaire, montrer, page
from home.permissions import droit_exiger, region_required
from safran.demandes import permissions, rules
from safran.demandes.choices import EtatDemande
from safran.demandes.forms import DemandeForm, MotForm, MotifForm, ProgrammerForm
from safran.demandes.listes import Demandes
from safran.demandes.models import DemandeFormation
from safran.demandes.queries import besoin_lire, origine_lisible

E = EtatDemande
FIL = ("Demandes de formation", reverse_lazy("demandes_de_formation"))
PROGRAMMER = Decision(
    "Programmer",
    "Choisissez la session qui y répond, ou seulement la formation. Qui a déposé la demande en est prévenu.",
    "Programmer",
    rules.demande_programmer,
    ProgrammerForm,
    "La demande est programmée.",
)
DECISIONS = {
    E.ETUDIEE: Decision(
        "Mettre à l’étude",
        "Qui a déposé la demande sait qu’elle est lue. Une formation déjà choisie est oubliée.",
        "Mettre à l’étude",
        partial(rules.demande_traiter, vers=E.ETUDIEE),
        MotForm,
        "La demande est à l’étude.",
    ),
    E.TENUE: Decision(
        "Dire qu’elle est tenue",
        "La formation a eu lieu. Une session passée le dit d’elle-même.",
        "Elle est tenue",
        partial(rules.demande_traiter, vers=E.TENUE),
        MotForm,
        "C’est noté : la formation est tenue.",
    ),
    E.ECARTEE: Decision(
        "Écarter",
        "Qui a déposé la demande lira votre motif. Elle pourra être reprise.",
        "Écarter",
        partial(rules.demande_traiter, vers=E.ECARTEE),
        MotifForm,
        "La demande est écartée.",
    ),
}


@page(permissions.lecture_required)
def demandes(request: HttpRequest) -> HttpResponse:
    """Those that this person reads."""
    return Demandes(request).repondre()


@formulaire(permissions.depot_required)
def deposer(request: HttpRequest) -> HttpResponse:
    """File one; `?besoin=` carries what the page that found the need says of it, signed."""
    origine = besoin_lire(request.GET.get("besoin", ""))
    form = DemandeForm(request.POST or None, compte=request.user, origine=origine)
    if request.method == "POST" and accepte(form, rules.demande_deposer, par=request.user, origine=origine):
        phrase = "La demande est déposée : la Région en est prévenue, vous saurez ce qu’elle devient."
        return fait(request, phrase, "demande_formation", form.cleaned_data["cle"])
    retour = origine.url if origine else reverse("demandes_de_formation")
    dit = {"titre": "Demander une formation", "bouton": "Déposer la demande", "retour": retour, "fil": FIL}
    return montrer(request, form, FORMULAIRE, nom=origine.libelle if origine else "", deux=True, **dit)


@page(permissions.lecture_required)
def demande(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One request, to what it led, and what this person may do."""
    lue = permissions.demande_get_lisible(request.user, uuid)
    decisions = [(e, d.titre) for e, d in DECISIONS.items() if permissions.peut_traiter(request.user, lue, e)]
    contexte = {
        "demande": lue,
        "decisions": decisions,
        "origine_lue": origine_lisible(request.user, lue.origine),
        "programme": permissions.peut_traiter(request.user, lue, E.PROGRAMMEE),
    }
    return render(request, "demandes/demande.html", contexte)


@formulaire(region_required)
def programmer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer it by a session, or by a training."""
    lue = permissions.demande_get_lisible(request.user, uuid)
    droit_exiger(permissions.peut_traiter(request.user, lue, E.PROGRAMMEE))
    return _demander(request, lue, PROGRAMMER)


@formulaire(region_required)
def traiter(request: HttpRequest, uuid: UUID, etat: str) -> HttpResponse:
    """Bring it to another state."""
    lue = permissions.demande_get_lisible(request.user, uuid)
    if etat not in DECISIONS or not permissions.peut_traiter(request.user, lue, etat):
        raise Http404
    return _demander(request, lue, DECISIONS[E(etat)])


def _demander(request: HttpRequest, lue: DemandeFormation, decision: Decision) -> HttpResponse:
    retour = reverse("demande_formation", args=[lue.uuid])
    return decision.demander(request, retour, nom=lue.titre, fil=[*FIL, lue.titre, retour], demande=lue)
