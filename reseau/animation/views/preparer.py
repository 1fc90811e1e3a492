"""A meeting being prepared: its date, its agenda in one page, convened by one button."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from home.ecrans import FORMULAIRE, Decision, fait, formulaire, montrer, refus_sur
from reseau.animation.forms_reunions import DateForm, PointForm, PreparationForm, date_form
from reseau.animation.models import Comite, Reunion
from reseau.animation.permissions import (
    comite_get_siege,
    comite_get_tenu,
    participant_required,
    reunion_get_tenue,
)
from reseau.animation.permissions_reunions import point_get_en_reserve, point_get_modifiable
from reseau.animation.queries.page_preparation import page_de_preparation
from reseau.animation.queries.preparation import horaire_suggerer, sieges_du_jour
from reseau.animation.rules import points
from reseau.animation.rules.convocations import reunion_deplacer
from reseau.animation.rules.envoi import preparation_envoyer
from reseau.animation.rules.preparation import reunion_preparer as regle_preparer

ECARTER = Decision(
    "Retirer ce point de la réserve", "Il est effacé.", "Retirer", points.point_ecarter, fait="Le point est retiré."
)


@formulaire(participant_required)
def reunion_nouvelle(request: HttpRequest, code: str) -> HttpResponse:
    """The date and place of the next meeting; its agenda is begun by the house."""
    comite = comite_get_tenu(request.user, code)
    form = DateForm(request.POST if request.method == "POST" else None, horaire=horaire_suggerer(comite))
    if form.is_valid():
        with refus_sur(form):
            envoi = form.envoi()
            cle = envoi.pop("cle") or uuid_lib.uuid4()
            reunion = regle_preparer(comite=comite, par=request.user, cle=cle, **envoi)
            return redirect("reunion_preparer", reunion.uuid)
    dit = {
        "titre": "Préparer la prochaine réunion",
        "surtitre": comite.nom,
        "explication": "Les points non finis, le suivi des décisions et l’adoption du dernier compte rendu y seront.",
        "bouton": "Ouvrir la préparation",
        "retour": page_d_instance(comite),
    }
    return montrer(request, form, FORMULAIRE, **dit)


@formulaire(participant_required)
def reunion_preparer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """The agenda, the reserve, the seats, the delay; every button keeps what is typed."""
    reunion = reunion_get_tenue(request.user, uuid)
    if not reunion.se_prepare:
        return redirect("reunion", uuid)
    form = PreparationForm(request.POST if request.method == "POST" else None, reunion=reunion)
    if form.is_valid():
        with refus_sur(form):
            preparation_envoyer(reunion=reunion, par=request.user, **form.envoi())
            if form.geste.nom == "convoquer":
                return fait(request, "La réunion est convoquée : chaque siège reçoit son invitation.", "reunion", uuid)
            if not form.reste_a_ecrire:
                return redirect("reunion_preparer", uuid)
            reunion = reunion_get_tenue(request.user, uuid)
            form = PreparationForm(reunion=reunion, initial=form.neuf)
    contexte = page_de_preparation(reunion, request.user)
    lignes = [(prevu, *form.champs_de(prevu.point)) for prevu in contexte["odj"].points]
    return montrer(request, form, "animation/preparer.html", lignes=lignes, **contexte)


@formulaire(participant_required)
def reunion_date(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Another date or place; once convened, every seat is told."""
    reunion = reunion_get_tenue(request.user, uuid)
    retour = reverse("reunion_preparer", args=[uuid])
    if not reunion.se_prepare:
        return redirect("reunion", uuid)
    form = date_form(reunion, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            reunion_deplacer(reunion=reunion, par=request.user, **form.envoi())
            return fait(request, "La date et le lieu sont gardés.", retour)
    dit = {"titre": "Changer la date ou le lieu", "surtitre": str(reunion), "bouton": "Garder", "retour": retour}
    if reunion.etat == "CONVOQUEE":
        dit["explication"] = "Chaque siège reçoit la nouvelle invitation, et répond de nouveau si la date change."
    return montrer(request, form, FORMULAIRE, **dit)


@formulaire(participant_required)
def reunion_point(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """One point, in full: its title, who presents it, what prepares it."""
    point = point_get_modifiable(request.user, uuid)
    form = PointForm(request.POST if request.method == "POST" else None, instance=point)
    retour = _retour_d_un_point(point.reunion, point.comite)
    if form.is_valid():
        with refus_sur(form):
            points.point_modifier(point=point, par=request.user, **form.envoi())
            return fait(request, "Le point est gardé.", retour)
    return _montrer_le_point(request, form, point.comite, "Le point", "Garder", retour)


@formulaire(participant_required)
def point_retirer(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Out of the reserve, after a question."""
    point = point_get_en_reserve(request.user, uuid)
    return ECARTER.demander(request, page_d_instance(point.comite), nom=point.titre, point=point)


@formulaire(participant_required)
def point_proposer(request: HttpRequest, code: str) -> HttpResponse:
    """A point for the reserve, from whoever sits there."""
    comite = comite_get_siege(request.user, code)
    form = PointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            cle = form.cleaned_data["cle"] or uuid_lib.uuid4()
            points.point_proposer(comite=comite, par=request.user, cle=cle, **form.envoi())
            phrase = "Le point est en réserve : qui prépare la réunion le verra."
            return fait(request, phrase, page_d_instance(comite))
    return _montrer_le_point(request, form, comite, "Proposer un point", "Proposer", page_d_instance(comite))


def page_d_instance(comite: Comite) -> str:
    """Where one goes back to from a body: its page, as soon as it has one."""
    try:
        return reverse("instance", args=[comite.code])
    except NoReverseMatch:
        return reverse("mon_espace")


def _retour_d_un_point(reunion: Reunion | None, comite: Comite) -> str:
    return reverse("reunion_preparer", args=[reunion.uuid]) if reunion else page_d_instance(comite)


def _montrer_le_point(
    request: HttpRequest, form: PointForm, comite: Comite, titre: str, bouton: str, retour: str
) -> HttpResponse:
    presentent = [siege.qui or siege.pour_qui for siege in sieges_du_jour(comite)]
    dit = {"titre": titre, "surtitre": comite.nom, "bouton": bouton, "retour": retour, "presentent": presentent}
    return montrer(request, form, "animation/point_form.html", **dit)
