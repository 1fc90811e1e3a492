"""An action on its page: where it stands, said in one gesture."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.ecrans import fait, formulaire, montrer, refus_sur
from home.formulaires import FormulaireSafran
from home.permissions import droit_exiger
from reseau.animation import permissions
from reseau.animation.choices import ACTIONS_OUVERTES, EtatAction
from reseau.animation.forms_apres import BloqueForm, DateForm, FaitForm
from reseau.animation.models import Action
from reseau.animation.permissions_suites import action_get_lisible, connecte_required
from reseau.animation.rules.actions import action_repondre
from reseau.comptes.models import Compte

GABARIT = "animation/action.html"
FORMULAIRES: dict[str, type[FormulaireSafran]] = {
    EtatAction.FAITE: FaitForm,
    EtatAction.EN_COURS: DateForm,
    EtatAction.BLOQUEE: BloqueForm,
}
FAIT = {
    EtatAction.FAITE: "C’est noté : l’action est faite. Merci.",
    EtatAction.EN_COURS: "C’est noté : l’action continue, pour une autre date.",
    EtatAction.BLOQUEE: "C’est noté : ce qui bloque sera lu à la prochaine réunion.",
}


@formulaire(connecte_required)
def action(request: HttpRequest, identifiant: uuid.UUID) -> HttpResponse:
    """What is to be done, by whom, for when; whoever takes care of it answers there."""
    lue = action_get_lisible(request.user, identifiant)
    repond = permissions.peut_repondre(request.user, lue)
    if request.method != "POST":
        return render(request, GABARIT, _contexte(request.user, lue, repond))
    reponse = request.POST.get("reponse", "")
    droit_exiger(repond and reponse in FORMULAIRES)
    form = FORMULAIRES[reponse](request.POST, auto_id=f"{reponse.lower()}-%s")
    if form.is_valid():
        with refus_sur(form):
            action_repondre(action=lue, par=request.user, reponse=reponse, **form.cleaned_data)
            return fait(request, FAIT[EtatAction(reponse)], "action", identifiant)
    return montrer(request, form, GABARIT, **{**_contexte(request.user, lue, repond), reponse.lower(): form})


def _contexte(compte: Compte, lue: Action, repond: bool) -> dict[str, object]:
    """The three answers, each its own form."""
    ouverte = repond and lue.etat in ACTIONS_OUVERTES
    formulaires = {cle.lower(): classe(auto_id=f"{cle.lower()}-%s") for cle, classe in FORMULAIRES.items()}
    lisible = permissions.decisions_lisibles(compte).filter(pk=lue.decision_id).exists()
    passages = lue.historique.select_related("par").order_by("-pk")
    return {"action": lue, "ouverte": ouverte, "rouvre": repond and lue.etat == EtatAction.FAITE,
            "decision_lisible": lisible, "passages": passages, **formulaires}  # fmt: skip
