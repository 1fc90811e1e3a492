"""The queue of who moderates: programme, ask or refuse, come back on a choice."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.ecrans import fait, geste, page, page_de, refus_sur, tenter
from home.formulaires import FormulaireSafran
from reseau.agenda.choices import DELAI_PROMIS, Moderation
from reseau.agenda.forms_moderation import ProgrammerForm, ReponseForm
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenement_get_modere, moderer_required
from reseau.agenda.queries import moderation as lectures
from reseau.agenda.queries.cartes_moderation import CarteModeration, carte_lire, cartes_lire
from reseau.agenda.rules import moderation as regles

PAR_PAGE = 30
REPONSES: dict[str, tuple[Callable[..., Evenement], str]] = {
    "completer": (regles.evenement_completer, "L’organisateur est prévenu de ce qui manque."),
    "refuser": (regles.evenement_refuser, "L’événement est refusé, l’organisateur est prévenu."),
}


@page(moderer_required)
def file(request: HttpRequest) -> HttpResponse:
    """What waits, what is asked of organisers, what was settled this week."""
    return _file(request, {})


@geste(moderer_required)
def programmer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it on the programme."""
    evenement = evenement_get_modere(request.user, uuid)
    form = ProgrammerForm(request.POST, evenement=evenement)
    return _repondre(request, evenement, form, regles.evenement_programmer, "L’événement est programmé.")


@geste(moderer_required)
def repondre(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for what is missing, or refuse."""
    evenement = evenement_get_modere(request.user, uuid)
    regle, phrase = REPONSES.get(request.POST.get("issue", ""), REPONSES["completer"])
    return _repondre(request, evenement, ReponseForm(request.POST, evenement=evenement), regle, phrase)


@geste(moderer_required)
def rouvrir(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Come back on a choice."""
    evenement = evenement_get_modere(request.user, uuid)
    with tenter(request, f"« {evenement.titre} » est de nouveau dans la file."):
        regles.evenement_rouvrir(evenement=evenement, par=request.user)
    return redirect("agenda_moderer")


def _repondre(
    request: HttpRequest,
    evenement: Evenement,
    form: FormulaireSafran,
    regle: Callable[..., Evenement],
    phrase: str,
) -> HttpResponse:
    """Answer, then the card as it is settled; or the card again, with what was refused."""
    if form.is_valid():
        with refus_sur(form):
            regle(evenement=evenement, par=request.user, **form.cleaned_data)
            if request.htmx:
                return _reglee(request, evenement, phrase)
            return fait(request, phrase, "agenda_moderer")
    evenement.refresh_from_db()
    if evenement.moderation != Moderation.PROPOSE:
        return _devance(request, evenement, next(iter(form.non_field_errors()), "Cet événement n’attend plus."))
    if request.htmx:
        garni = lectures.evenements_moderes_garnir(Evenement.objects.filter(pk=evenement.pk)).get()
        return render(request, "agenda/moderer/carte.html", _ligne(carte_lire(garni, request.user), {garni.pk: form}))
    return _file(request, {evenement.pk: form})


def _reglee(request: HttpRequest, evenement: Evenement, phrase: str, refus: str = "") -> HttpResponse:
    evenement.refresh_from_db()
    contexte = {"evenement": evenement, "phrase": phrase, "refus": refus}
    return render(request, "agenda/moderer/reglee.html", {**contexte, "decision": lectures.decision_lire(evenement)})


def _devance(request: HttpRequest, evenement: Evenement, refus: str) -> HttpResponse:
    """Someone decided first: who, and what."""
    decision = lectures.decision_lire(evenement)
    qui = f" Décidé par {decision.par.nom_complet}." if decision and decision.par else ""
    if request.htmx:
        return _reglee(request, evenement, "", refus)
    messages.warning(request, f"« {evenement.titre} ». {refus}{qui}")
    return redirect("agenda_moderer")


def _file(request: HttpRequest, formulaires: Mapping[int, FormulaireSafran]) -> HttpResponse:
    attendent = lectures.evenements_en_attente(request.user)
    page_obj = page_de(request, lectures.evenements_moderes_garnir(attendent), PAR_PAGE)
    lues = cartes_lire(list(page_obj), request.user)
    contexte = {
        "page_obj": page_obj,
        "titre": lectures.attente_dite(page_obj.paginator.count),
        "perimetre": lectures.perimetre_dit(request.user),
        "lignes": [_ligne(carte, formulaires) for carte in lues.cartes],
        "jours": lues.jours,
        "delai": DELAI_PROMIS,
        "a_completer": lectures.evenements_a_completer(request.user),
        "regles": lectures.evenements_regles(request.user),
    }
    return render(request, "agenda/moderer/file.html", contexte, status=422 if formulaires else 200)


def _ligne(carte: CarteModeration, formulaires: Mapping[int, FormulaireSafran]) -> dict[str, Any]:
    """A card, and its two gestures: the form that was sent, else a new one."""
    evenement, envoye = carte.evenement, formulaires.get(carte.evenement.pk)
    reponse = envoye if isinstance(envoye, ReponseForm) else ReponseForm(evenement=evenement)
    programmer = envoye if isinstance(envoye, ProgrammerForm) else ProgrammerForm(evenement=evenement)
    return {"carte": carte, "reponse": reponse, "programmer": programmer}
