"""What this room offers to the registry of the house: cards, news, histories, personal data, checks, nightly work."""

import datetime
from collections.abc import Collection, Iterator

from django.db.models import F, Q
from django.urls import reverse

from home.courriels.nouvelles import Nouvelle
from home.etats.historiques import Histoire
from home.exploitation.travaux import NUIT, QUART_D_HEURE, Periodique
from home.models import Passage
from home.registre import Carte, Rubrique, carte_comptee, indicateurs
from home.securite.donnees_personnelles import Traitement, rubrique
from reseau.animation.models import Comite
from reseau.animation.portes import RAPPEL
from reseau.comptes.models import Compte
from reseau.plans.choices import ACTION_PLAN, PLAN
from reseau.plans.models import ActionPlan, IndicateurAction, NoteSuivi, Plan
from reseau.plans.permissions import actions_lisibles, peut_tenir_plan
from reseau.plans.queries.avancement import jauges_des_plans
from reseau.plans.queries.plans import actions_suivies, mes_actions, plans_des_territoires
from reseau.plans.rules import etats_purger, pilotes_prevenir, structure_fusion_suivre
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# What this room shows in « Mon espace », and to who chairs.

MAX_CARTE = 4


@carte_comptee(mes_actions)
def carte_actions(compte: Compte) -> Carte | None:
    """What one leads, the nearest end first; nothing when one leads nothing."""
    actions = list(mes_actions(compte)[: MAX_CARTE + 1])
    if not actions:
        return None
    contexte = {
        "actions": actions[:MAX_CARTE],
        "url_suite": reverse("mes_actions_de_plan"),
        "libelle_suite": "Dire où elles en sont",
    }
    return Carte("Mes actions de plan", "plans/carte.html", contexte)


def carte_presidence(compte: Compte, comites: Collection[Comite], bassins: Collection[Bassin]) -> Carte | None:
    """How far the plans of these territories are, for who chairs there; nothing when she reads none."""
    plans = plans_des_territoires(compte, comites, bassins)
    if not plans:
        return None
    titre = "Vos plans d’actions" if len(plans) > 1 else "Votre plan d’actions"
    return Carte(titre, "plans/presidence.html", {"plans": jauges_des_plans(plans)})


# What the digests tell of the actions that one leads.

MAX = 200


def actions_nouvelles(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What others did to the actions that this person leads: written, moved, looked at in a meeting.

    A reminder is told by its own mail; a pilot who is not told yet is told nothing here.
    """
    actions = {action.pk: action for action in actions_suivies(compte)}
    passages = Passage.objects.de(ActionPlan).filter(object_id__in=actions, le__gt=depuis, le__lte=jusqu_a)
    dits = passages.exclude(par=compte).exclude(geste__startswith=RAPPEL)
    for passage in dits.order_by("le", "pk")[:MAX]:
        action = actions[passage.object_id]
        phrase = passage.libelle if passage.de else "Vous pilotez cette action"
        if passage.motif and passage.de:
            phrase = f"{phrase} : {passage.motif}"
        yield Nouvelle(action.titre, reverse("plan_action", args=[action.uuid]), phrase, passage.le)


# The histories of this room that are read on a page.


PLAN_DIT = Histoire(PLAN, peut_tenir_plan, retour=lambda plan: reverse("plan", args=[plan.code, plan.annee]))
ACTION_DITE = Histoire(
    ACTION_PLAN,
    lambda compte, action: actions_lisibles(compte).filter(pk=action.pk).exists(),
    retour=lambda action: reverse("plan_action", args=[action.uuid]),
)


# What this room knows of a person: what one leads alone, noted, prepared.


def donnees_des_plans(compte: Compte) -> list[Rubrique]:
    """Plans prepared, actions written, led or spoken of, notes."""
    actions = ActionPlan.objects.select_related("axe__plan__comite", "axe__plan__bassin")
    colonnes = {"Action": "titre", "Plan": lambda action: str(action.plan), "État": "get_etat_display"}
    plans = Plan.objects.filter(prepare_par=compte).select_related("comite", "bassin")
    notes = NoteSuivi.objects.filter(auteur=compte).select_related("action")
    return [
        rubrique("Plans d’actions préparés", plans, {"Plan": str, "Le": "cree_le"}),
        rubrique(
            "Actions de plan pilotées", actions.filter(porteur_compte=compte), {**colonnes, "Pour le": "echeance"}
        ),
        rubrique("Actions de plan écrites", actions.filter(ecrite_par=compte), {**colonnes, "Le": "ecrite_le"}),
        rubrique(
            "Ce que vous avez dit d’actions", actions.filter(dit_par=compte), {**colonnes, "Dit": "dit", "Le": "dit_le"}
        ),
        rubrique("Notes de suivi", notes, {"Action": "action.titre", "Note": "texte", "Le": "ecrite_le"}),
    ]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement(
        "Suivre les plans d’action des bassins",
        "qui prépare, porte ou suit une action, notes de suivi",
        "Plan ActionPlan NoteSuivi EtatAnnuel",
    )
]


# What `manage.py verifier` asks of plans.


def plans_coherents() -> Iterator[str]:
    """One pilot per action, actions in a plan voted, a report of the year before, a source that is still counted."""
    seuls = Q(porteur_compte=None, porteur_structure=None, porteur_reseau=None)
    for pk in ActionPlan.objects.filter(seuls, porteur="").values_list("pk", flat=True):
        yield f"L’action de plan {pk} n’a pas de pilote."
    for pk in Plan.objects.exclude(vote_le=None).filter(axes__actions=None).values_list("pk", flat=True).distinct():
        if not ActionPlan.objects.filter(axe__plan=pk).exists():
            yield f"Le plan {pk} est voté sans action."
    reports = ActionPlan.objects.exclude(reportee_de=None)
    for pk in reports.exclude(axe__plan__annee=F("reportee_de__axe__plan__annee") + 1).values_list("pk", flat=True):
        yield f"L’action de plan {pk} n’est pas de l’année qui suit celle dont elle est reportée."
    for pk in (
        IndicateurAction.objects.exclude(source="").exclude(source__in=list(indicateurs())).values_list("pk", flat=True)
    ):
        yield f"L’indicateur {pk} nomme un nombre que la maison ne compte plus."


# What this room does when a room below speaks.


def suivre_la_fusion(sender: object, source: Structure, cible: Structure, **kwargs: object) -> None:
    """A structure was merged: what it leads, and where it is a partner, go with it."""
    structure_fusion_suivre(source=source, cible=cible)


# What the calendar does to plans: new pilots are told, old documents leave; late actions are asked about below.

TRAVAUX = [
    Periodique("plans.pilotes", QUART_D_HEURE, pilotes_prevenir, "{} pilote(s) prévenu(s)."),
    Periodique("plans.etats", NUIT, etats_purger, "{} état(s) annuel(s) effacé(s)."),
]
