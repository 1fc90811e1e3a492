"""Actions: written under an axis, said along the year, looked at in a meeting (R4.10, R2.6)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.animation.rules.relances import AUTRE_DATE
from reseau.comptes.models import Compte
from reseau.plans.choices import ACTION_PLAN, SE_DISENT, EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan
from reseau.plans.rules.gardes import ecriture_exiger, parole_exiger
from reseau.plans.rules.pilotes import pilote_suivre
from reseau.plans.rules.plans import decision_exiger

Ensembles = Mapping[str, Iterable[Any]]
PORTEURS = ("porteur_compte", "porteur_structure", "porteur_reseau", "porteur")


@transaction.atomic
def action_ajouter(
    *, axe: AxePlan, par: Compte, cle: uuid.UUID, ensembles: Ensembles | None = None, **champs: Any
) -> ActionPlan:
    """Write an action under an axis; the same key writes once. `ensembles`: its partners, its publics, its themes.

    Raises RegleRefusee "droit", "clos", "pilote" or "decision", ValidationError by field.
    """
    ecriture_exiger(par=par, plan=axe.plan)
    if existante := ActionPlan.objects.filter(uuid=cle, axe__plan=axe.plan).first():
        return existante
    action = ActionPlan(uuid=cle, axe=axe, ecrite_par=par)
    _ecrire(action, par, champs, ensembles or {})
    ACTION_PLAN.commencer(action, par=par)
    return action


@transaction.atomic
def action_modifier(
    *, action: ActionPlan, par: Compte, version: int, ensembles: Ensembles | None = None, **champs: Any
) -> ActionPlan:
    """Write it again. Raises RegleRefusee "droit", "clos", "version", "pilote", "axe", "decision"; ValidationError."""
    ecriture_exiger(par=par, plan=action.plan)
    verrou = ACTION_PLAN.verrouiller(action)
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un a changé cette action pendant que vous l’écriviez : relisez-la.")
    if champs.get("axe", verrou.axe).plan_id != verrou.axe.plan_id:
        raise RegleRefusee("axe", "Cet axe est d’un autre plan.")
    verrou.version += 1
    avant = verrou.echeance
    _ecrire(verrou, par, champs, ensembles or {})
    autre = f"{AUTRE_DATE}{date_courte(verrou.echeance)}." if verrou.echeance != avant else ""
    ACTION_PLAN.noter(verrou, "Action modifiée", par=par, motif=autre)
    return verrou


def _ecrire(action: ActionPlan, par: Compte, champs: Mapping[str, Any], ensembles: Ensembles) -> None:
    avant = action.pilote_cle if action.pk else ""
    if champs.get("decision") != action.decision:
        decision_exiger(par=par, decision=champs.get("decision"))
    for nom, valeur in champs.items():
        setattr(action, nom, valeur)
    if sum(bool(getattr(action, nom)) for nom in PORTEURS) != 1:
        raise RegleRefusee("pilote", "Une action a un pilote et un seul : une structure, un réseau ou une personne.")
    pilote_suivre(action=action, avant=avant)
    action.full_clean()
    action.save()
    for nom, lignes in ensembles.items():
        getattr(action, nom).set(lignes)


@transaction.atomic
def action_dire(*, action: ActionPlan, par: Compte, etat: str, dit: str = "", revue: bool = False) -> ActionPlan:
    """Say where it stands, with a word on why; to be blocked or given up needs one. `revue`: it is said in a meeting.

    The same state again keeps its history of having been looked at. Raises RegleRefusee "droit", "prepare", "clos",
    "etat" or "dit".
    """
    parole_exiger(par=par, action=action)
    dit = dit.strip()
    if etat in SE_DISENT and not dit and action.etat != etat:
        bloquee = etat == EtatActionPlan.BLOQUEE
        raise RegleRefusee("dit", "Dites ce qui bloque." if bloquee else "Dites pourquoi elle s’arrête.")
    if ACTION_PLAN.verrouiller(action).etat == etat:
        return _redire(action, par, dit, revue)
    with ACTION_PLAN.passer(action, vers=etat, par=par, motif=dit) as verrou:
        verrou.dit, verrou.dit_le, verrou.dit_par = dit, timezone.now(), par
        verrou.revue_le = timezone.localdate() if revue else verrou.revue_le
    return verrou


def _redire(action: ActionPlan, par: Compte, dit: str, revue: bool) -> ActionPlan:
    """Still there: the new word replaces the former one, the day of the review is kept."""
    champs: dict[str, Any] = {"revue_le": timezone.localdate()} if revue else {}
    if dit:
        champs |= {"dit": dit, "dit_le": timezone.now(), "dit_par": par}
    if champs:
        ActionPlan.objects.filter(pk=action.pk).update(**champs)
    ACTION_PLAN.noter(action, "Revue en réunion" if revue else "Point fait", par=par, motif=dit)
    action.refresh_from_db()
    return action
