"""Builders of plans: the plan of a body of Niort or of the bassin itself, its axes, actions in any state."""

import datetime
import itertools
import uuid

from django.utils import timezone

from reseau.animation.choices import EtatDecision
from reseau.animation.models import Comite, Decision, Numerotation
from reseau.comptes.models import Compte
from reseau.plans.choices import PLAN, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, AxePlan, Plan
from reseau.plans.rules import action_ajouter, action_dire, axe_ecrire, indicateur_ecrire, plan_creer
from reseau.territoires.models import Bassin
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.reseau.animation.fabriques import un_comite_complet, un_point, une_reunion, une_suite

_rangs = itertools.count(1)
ANNEE = timezone.localdate().year


def dans(jours: int) -> datetime.date:
    """That many days from today."""
    return timezone.localdate() + datetime.timedelta(days=jours)


def un_plan(etat: str = "VOTE", *, territoire: Comite | Bassin | None = None, annee: int = ANNEE, **champs) -> Plan:
    """The plan of the bassin of Niort, with one axis, brought to this state."""
    plan = plan_creer(
        par=une_region(), cle=uuid.uuid4(), territoire=territoire or un_bassin(), annee=annee,
        axes=champs.pop("axes", ["Se relayer"]),
    )  # fmt: skip
    return amener(plan, etat)


def amener(plan: Plan, etat: str) -> Plan:
    """Along the table of its life."""
    for vers in [EtatPlan.VOTE, EtatPlan.CLOS][: list(EtatPlan.values).index(etat)]:
        PLAN.changer(plan, vers=vers, par=None, champs={"vote_le": timezone.localdate()})
    return plan


def un_axe(plan: Plan, titre: str = "") -> AxePlan:
    """One more axis."""
    return axe_ecrire(plan=plan, par=une_region(), titre=titre or f"Axe {next(_rangs)}", ordre=plan.axes.count() + 1)


def une_action(plan: Plan | None = None, etat: str = "A_LANCER", *, par: Compte | None = None, **champs) -> ActionPlan:
    """An action under the first axis, led by a structure, brought to this state once its plan is voted."""
    plan, region = plan or un_plan(), une_region()
    axe = champs.pop("axe", None) or plan.axes.first() or un_axe(plan)
    if not {"porteur", "porteur_compte", "porteur_reseau", "porteur_structure"} & champs.keys():
        champs["porteur_structure"] = une_structure()
    champs.setdefault("titre", f"Action {next(_rangs)}")
    champs.setdefault("echeance", dans(30))
    action = action_ajouter(axe=axe, par=par or region, cle=uuid.uuid4(), **champs)
    if etat != EtatActionPlan.A_LANCER:
        action = action_dire(action=action, par=region, etat=etat, dit="Sans bureau fermé")
    return action


def une_decision(comite: Comite | None = None, **champs) -> Decision:
    """A decision adopted by a body."""
    reunion = une_reunion("ADOPTEE", comite=comite or un_comite_complet(), jours=-20)
    suite = une_suite(un_point(reunion))
    champs.setdefault("texte", suite.texte)
    champs.setdefault("porteur", "Toutes les structures")
    compteur, _ = Numerotation.objects.get_or_create(annee=ANNEE)
    compteur.dernier += 1
    compteur.save()
    return Decision.objects.create(
        annee=ANNEE, rang=compteur.dernier, comite=reunion.comite, reunion=reunion, point=suite.point, suite=suite,
        prise_le=dans(-20), echeance=dans(30), etat=EtatDecision.ADOPTEE, **champs,
    )  # fmt: skip


def un_plan_vivant() -> Plan:
    """A plan with an action in each state, one of them measured, an axis without any, and very long words."""
    plan = un_plan(axes=["Se relayer sans perdre personne en chemin " * 2, "Se former ensemble"])
    for etat in EtatActionPlan.values:
        action = une_action(
            plan, etat, titre=f"Croiser les permanences de tout le bassin, {etat} " * 2, echeance=dans(-2)
        )
    indicateur_ecrire(
        action=action, par=une_region(), cle=uuid.uuid4(), libelle="Permanences", unite="permanences", cible=8, valeur=5
    )
    return plan


def actions_du_plan():
    """The actions of a plan, as its holder lists them, and how to add one more."""
    plan = un_plan()
    return une_chargee_de_mission(), f"/plans/{plan.code}/{plan.annee}/", lambda rang: une_action(plan)


def plans_a_lire():
    """The plans that the Région lists, one a year."""
    return une_region(), "/plans/", lambda rang: un_plan(annee=2040 + rang)


def actions_des_plans():
    """The actions of every plan, for the Région."""
    plan = un_plan()
    return une_region(), "/plans/actions/", lambda rang: une_action(plan)


def revue_du_plan():
    """The review of a plan."""
    plan = un_plan()
    return une_chargee_de_mission(), f"/plans/{plan.code}/{plan.annee}/revue/", lambda rang: une_action(plan)


def mes_actions_de_plan():
    """What a structure leads."""
    plan, structure = un_plan(), une_structure()
    return un_conseiller(structure), "/plans/miennes/", lambda rang: une_action(plan, porteur_structure=structure)


def _un_plan_mesure(suite):
    """A page of a plan, each action more measured by a number that the house counts."""
    plan, region = un_plan(), une_region()
    dit = {"libelle": "L", "unite": "l", "source": "evenements_tenus"}

    def ajouter(rang):
        indicateur_ecrire(action=une_action(plan), par=region, cle=uuid.uuid4(), **dit)

    return region, f"/plans/{plan.code}/{plan.annee}/{suite}", ajouter


def liste_du_plan():
    """Its actions as a list."""
    return _un_plan_mesure("?vue=liste")


def etat_du_plan():
    """Its yearly state."""
    return _un_plan_mesure("etat/")


def diapositives_du_plan():
    """Its yearly state as slides."""
    return _un_plan_mesure("etat.odp")
