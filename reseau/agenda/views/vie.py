"""What becomes of an event, gesture by gesture, and of each of its dates."""

import uuid as uuid_lib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from home.ecrans import Decision, formulaire
from home.formulaires import ConfirmerForm
from reseau.agenda import permissions
from reseau.agenda.forms_vie import DateForm, MalgreForm, MotifForm
from reseau.agenda.queries.ecrits import gestes_de
from reseau.agenda.rules import dates, evenements, vie

DECISIONS = {
    "confirmer": Decision(
        "Confirmer la date", "La date devient sûre, et la salle vous est gardée.", "Confirmer la date",
        vie.evenement_confirmer, MalgreForm, "La date est confirmée.",
    ),
    "option": Decision(
        "Remettre en option", "La date n’est plus sûre : elle cède la salle à une date confirmée.",
        "Remettre en option", vie.evenement_remettre_en_option, fait="La date est de nouveau une option.",
    ),
    "reporter": Decision(
        "Reporter l’événement",
        "Il garde sa page et perd sa date, jusqu’à la prochaine. Celles et ceux qui y vont sont prévenus.",
        "Reporter", vie.evenement_reporter, MotifForm, "L’événement est reporté. Donnez-lui sa nouvelle date ici.",
    ),
    "annuler": Decision(
        "Annuler l’événement",
        "Il reste à l’agenda pour que chacun le sache. Celles et ceux qui y vont sont prévenus. C’est définitif.",
        "Annuler l’événement", vie.evenement_annuler, MotifForm, "L’événement est annulé.",
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
def evenement_vie(request: HttpRequest, uuid: uuid_lib.UUID, geste: str) -> HttpResponse:
    """One gesture, when the event allows it."""
    evenement = permissions.evenement_get_modifiable(request.user, uuid)
    if geste not in gestes_de(evenement, request.user):
        raise Http404
    suites = {"jeter": "mes_evenements", "reprendre": "evenement_modifier", "reporter": "evenement_modifier"}
    vers = suites.get(geste, "evenement")
    retour = reverse(vers) if vers == "mes_evenements" else reverse(vers, args=[uuid])
    return DECISIONS[geste].demander(request, retour, nom=evenement.titre, evenement=evenement)


@formulaire(permissions.proposer_required)
def creneau_deplacer(request: HttpRequest, uuid: uuid_lib.UUID, rang: int) -> HttpResponse:
    """Another day for one date."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    retour = reverse("evenement_modifier", args=[uuid])
    return DEPLACER.demander(request, retour, nom=str(creneau), options={"creneau": creneau}, creneau=creneau)


@formulaire(permissions.proposer_required)
def creneau_annuler(request: HttpRequest, uuid: uuid_lib.UUID, rang: int) -> HttpResponse:
    """One date is taken away."""
    creneau = permissions.creneau_get_modifiable(request.user, uuid, rang)
    return CRENEAU.demander(request, reverse("evenement_modifier", args=[uuid]), nom=str(creneau), creneau=creneau)
