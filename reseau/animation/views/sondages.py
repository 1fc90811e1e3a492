"""A poll of dates: proposed, answered in one form, ended by the date that is chosen."""

import uuid as uuid_lib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from home.ecrans import Decision, fait, formulaire, geste, montrer, refus_sur, tenter
from reseau.animation.forms_sondages import DisponibiliteForm, SondageForm
from reseau.animation.permissions import comite_get_tenu, participant_required, sondage_get_siege
from reseau.animation.permissions_reunions import date_get_choisissable, sieges_repondables, sondage_get_tenu
from reseau.animation.queries.sondages import page_de_sondage
from reseau.animation.rules import sondages
from reseau.animation.views.preparer import page_d_instance

ABANDONNER = Decision(
    "Clore le sondage sans choisir",
    "Les sièges ne peuvent plus répondre, et aucune réunion ne s’ouvre.",
    "Clore",
    sondages.sondage_abandonner,
    fait="Le sondage est clos.",
)


@formulaire(participant_required)
def sondage_proposer(request: HttpRequest, code: str) -> HttpResponse:
    """Propose up to ten dates to the seats of a body."""
    comite = comite_get_tenu(request.user, code)
    ouvert = comite.sondages.filter(clos_le=None).first()
    if ouvert and request.method != "POST":
        return redirect("sondage", ouvert.uuid)
    form = SondageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            sondage = sondages.sondage_ouvrir(comite=comite, par=request.user, **form.envoi())
            return fait(request, "Les dates sont proposées : chaque siège reçoit un courriel.", "sondage", sondage.uuid)
    retour = page_d_instance(comite)
    return montrer(request, form, "animation/sondage_form.html", comite=comite, retour=retour)


@formulaire(participant_required)
def sondage(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """Each date with its verdict and its answers; one form says them all."""
    lu = sondage_get_siege(request.user, uuid)
    sieges = sieges_repondables(request.user, lu)
    form = DisponibiliteForm(request.POST if request.method == "POST" else None, sondage=lu, sieges=sieges)
    if form.is_valid():
        with refus_sur(form):
            sondages.sondage_repondre(sondage=lu, par=request.user, **form.envoi())
            return fait(
                request, "C’est noté. Vous pouvez changer d’avis tant que le sondage est ouvert.", "sondage", uuid
            )
    repond = bool(sieges) and lu.clos_le is None
    return montrer(request, form, "animation/sondage.html", repond=repond, **page_de_sondage(lu, request.user))


@geste(participant_required)
def sondage_choisir(request: HttpRequest, uuid: uuid_lib.UUID, pk: int) -> HttpResponse:
    """This date: the meeting opens, prepared."""
    date = date_get_choisissable(request.user, uuid, pk)
    with tenter(request, "La date est choisie : la réunion est prête à ajuster, puis à convoquer."):
        reunion = sondages.sondage_choisir(date=date, par=request.user)
        return redirect("reunion_preparer", reunion.uuid)
    return redirect("sondage", uuid)


@formulaire(participant_required)
def sondage_clore(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """End it without a date, after a question."""
    lu = sondage_get_tenu(request.user, uuid)
    return ABANDONNER.demander(request, page_d_instance(lu.comite), nom=lu.comite.nom, sondage=lu)
