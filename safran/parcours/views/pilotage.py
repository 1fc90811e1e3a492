"""Who follows what, for the Région and for those who coordinate people: why it is complete, what is missing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import fait, formulaire, montrer, page, refus_sur
from safran.parcours import permissions
from safran.parcours.forms import DerogationForm
from safran.parcours.listes import Suivis
from safran.parcours.permissions import coordination_required
from safran.parcours.queries import carnets, constats
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules import achevements


@page(coordination_required)
def suivis(request: HttpRequest, formation_pk: int, forme: str = "") -> HttpResponse:
    """Who follows a training, among the people one coordinates."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    return Suivis(request, formation).repondre(forme, formation=formation)


@page(coordination_required)
def suivi(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one person has completed a training, or what is missing."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    avancement = avancement_lire(suivi)
    contexte = {
        "suivi": suivi,
        "formation": suivi.formation,
        "avancement": avancement,
        "regle": constats.regle_expliquer(avancement),
        "minutes": carnets.minutes_passees(suivi),
    }
    return render(request, "parcours/suivi.html", contexte)


@formulaire(coordination_required)
def derogation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a training complete for one person, with a reason."""
    suivi = permissions.suivi_get_pilote(request.user, pk)
    form = DerogationForm(request.POST or None)
    if form.is_valid():
        with refus_sur(form, "motif"):
            achevements.derogation_accorder(suivi=suivi, accordee_par=request.user, motif=form.cleaned_data["motif"])
            phrase = f"La formation est tenue pour achevée par {suivi.compte.nom_complet}."
            return fait(request, phrase, "parcours_suivi", suivi.pk)
    return montrer(request, form, "parcours/derogation.html", suivi=suivi)
