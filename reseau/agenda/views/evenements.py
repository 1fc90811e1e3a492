"""Proposing an event in one page, changing it, and what becomes of it and of each of its dates."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from home.ecrans.forms import ConfirmerForm
from home.ecrans.views import Decision, fait, formulaire, geste, montrer, page, refus_sur
from reseau.agenda import permissions
from reseau.agenda.forms import DateForm, EvenementForm, MalgreForm, MotifForm, jour_lire, jour_prendre
from reseau.agenda.listes import MesEvenements
from reseau.agenda.models import Evenement
from reseau.agenda.queries.propositions import gestes_de, lieux_suggerer, page_d_ecriture, peut_changer
from reseau.agenda.rules import dates, evenements
from reseau.agenda.rules.evenements import evenement_envoyer

# Proposing an event in one page, changing it, and looking at what its date would disturb.

PHRASES = {
    True: "L’événement est proposé : qui anime le bassin vous répond ici et par courriel.",
    False: "Le brouillon est gardé.",
}


@formulaire(permissions.proposer_required)
def evenement_proposer(request: HttpRequest) -> HttpResponse:
    """A new event: sent, kept as a draft, or looked at with another day."""
    return _ecrire(request, None)


@formulaire(permissions.proposer_required)
def evenement_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same page for an event that is written already."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if not peut_changer(evenement):
        return fait(request, "Cet événement est annulé ou passé : il ne change plus.", "evenement", uuid)
    return _ecrire(request, evenement)


@geste(permissions.proposer_required)
def evenement_gene(request: HttpRequest) -> HttpResponse:
    """What the date being typed would disturb, and the delay of the charter: nothing is written."""
    evenement = permissions.evenement_de_la_cle(request.user, request.POST.get("cle", ""))
    form = _lu(request, evenement)
    contexte = {**page_d_ecriture(form, request.user, evenement), "prise": bool(_pris(request)), "fragment": True}
    return render(request, "agenda/proposer/fragment.html", {"form": form, **contexte})


@page(permissions.proposer_required, never_cache)
def agenda_lieux(request: HttpRequest) -> HttpResponse:
    """Places of the directory and communes for what is typed in `q`."""
    return JsonResponse({"suggestions": lieux_suggerer(request.GET.get("q", ""))})


@page(permissions.proposer_required)
def mes_evenements(request: HttpRequest) -> HttpResponse:
    """Those that one prepares or organises."""
    return MesEvenements(request).repondre()


def _ecrire(request: HttpRequest, evenement: Evenement | None) -> HttpResponse:
    if request.method != "POST":
        form = EvenementForm(instance=evenement, compte=request.user, initial=_depart(request))
    elif _pris(request) or "regarder" in request.POST:
        form = _lu(request, evenement)
    else:
        form = EvenementForm(request.POST, instance=evenement, compte=request.user)
        if form.is_valid():
            with refus_sur(form):
                return _envoyer(request, form, evenement)
    return montrer(request, form, "agenda/proposer.html", **page_d_ecriture(form, request.user, evenement))


def _envoyer(request: HttpRequest, form: EvenementForm, evenement: Evenement | None) -> HttpResponse:
    """Hand over to the rule, then go and see."""
    envoi: dict[str, Any] = {"evenement": evenement, "proposer": not form.brouillon, **form.envoi()}
    ecrit = evenement_envoyer(par=request.user, **envoi)
    if evenement is not None and evenement.programme_au_calendrier:
        return fait(request, "L’événement est modifié.", "evenement", ecrit.uuid)
    vers = "evenement_modifier" if form.brouillon else "evenement"
    return fait(request, PHRASES[not form.brouillon], vers, ecrit.uuid)


def _lu(request: HttpRequest, evenement: Evenement | None) -> EvenementForm:
    """What was typed, with the day that was taken; what is still empty is not told."""
    pris = _pris(request)
    donnees = jour_prendre(request.POST, pris) if pris else request.POST
    form = EvenementForm(donnees, instance=evenement, compte=request.user)
    form.is_valid()
    form.taire()
    return form


def _pris(request: HttpRequest) -> Any:
    return jour_lire(request.POST.get("prendre"))


def _depart(request: HttpRequest) -> dict[str, Any]:
    """A calendar may open the page on a day."""
    jour = jour_lire(request.GET.get("jour"))
    return {"jour": jour} if jour else {}


# What becomes of an event, gesture by gesture, and of each of its dates.

DECISIONS = {
    "confirmer": Decision(
        "Confirmer la date", "La date devient sûre, et la salle vous est gardée.", "Confirmer la date",
        evenements.evenement_confirmer, MalgreForm, "La date est confirmée.",
    ),
    "option": Decision(
        "Remettre en option", "La date n’est plus sûre : elle cède la salle à une date confirmée.",
        "Remettre en option", evenements.evenement_remettre_en_option, fait="La date est de nouveau une option.",
    ),
    "reporter": Decision(
        "Reporter l’événement",
        "Il garde sa page et perd sa date, jusqu’à la prochaine. Celles et ceux qui y vont sont prévenus.",
        "Reporter", evenements.evenement_reporter, MotifForm,
        "L’événement est reporté. Donnez-lui sa nouvelle date ici.",
    ),
    "annuler": Decision(
        "Annuler l’événement",
        "Il reste à l’agenda pour que chacun le sache. Celles et ceux qui y vont sont prévenus. C’est définitif.",
        "Annuler l’événement", evenements.evenement_annuler, MotifForm, "L’événement est annulé.",
    ),
    "reprendre": Decision(
        "Reprendre l’événement", "Il quitte la modération et redevient un brouillon, que vous seul lisez.",
        "Reprendre", evenements.evenement_reprendre, fait="L’événement est de nouveau un brouillon.",
    ),
    "jeter": Decision(
        "Jeter le brouillon", "Rien n’en sera gardé.", "Jeter", evenements.evenement_jeter, ConfirmerForm,
        "Le brouillon est jeté.",
    ),
}  # fmt: skip
CRENEAU = Decision(
    "Annuler cette date", "Les autres dates ne changent pas. Celles et ceux qui y vont sont prévenus.",
    "Annuler cette date", dates.creneau_annuler, MotifForm, "La date est annulée.",
)  # fmt: skip
DEPLACER = Decision(
    "Déplacer cette date", "Les autres dates ne changent pas. Celles et ceux qui y vont sont prévenus.",
    "Déplacer", dates.creneau_deplacer, DateForm, "La date est déplacée.",
)  # fmt: skip


@formulaire(permissions.proposer_required)
def evenement_vie(request: HttpRequest, uuid: UUID, geste: str) -> HttpResponse:
    """One gesture, when the event allows it."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if geste not in gestes_de(evenement, request.user):
        raise Http404
    suites = {"jeter": "mes_evenements", "reprendre": "evenement_modifier", "reporter": "evenement_modifier"}
    vers = suites.get(geste, "evenement")
    retour = reverse(vers) if vers == "mes_evenements" else reverse(vers, args=[uuid])
    return DECISIONS[geste].demander(request, retour, nom=evenement.titre, evenement=evenement)


@formulaire(permissions.proposer_required)
def creneau_deplacer(request: HttpRequest, uuid: UUID, rang: int) -> HttpResponse:
    """Another day for one date."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    retour = reverse("evenement_modifier", args=[uuid])
    return DEPLACER.demander(request, retour, nom=str(creneau), options={"creneau": creneau}, creneau=creneau)


@formulaire(permissions.proposer_required)
def creneau_annuler(request: HttpRequest, uuid: UUID, rang: int) -> HttpResponse:
    """One date is taken away."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    return CRENEAU.demander(request, reverse("evenement_modifier", args=[uuid]), nom=str(creneau), creneau=creneau)
