"""A plan begins, is voted, followed, closed and carried over; its actions are written, said and noted (R4.10, R2.6)."""

import datetime
import decimal
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from home.choices import EtatDocument
from home.documents.pdf import pages_comptees
from home.erreurs import RegleRefusee
from home.registre import indicateurs
from home.temps.typographie import date_courte, date_longue
from reseau.animation.choices import Nature
from reseau.animation.models import Comite, Decision, Point
from reseau.animation.permissions import decisions_lisibles, dit_exiger, peut_tenir
from reseau.animation.portes import AUTRE_DATE, comptes_porteurs, point_inscrire, point_proposer
from reseau.comptes.models import Compte
from reseau.plans import avis, permissions
from reseau.plans.choices import ACTION_PLAN, AXES_MAX, OUVERTES, PLAN, S_ECRIVENT, SE_DISENT, EtatActionPlan, EtatPlan
from reseau.plans.documents import etat_pdf
from reseau.plans.models import ActionPlan, AxePlan, EtapeAction, EtatAnnuel, IndicateurAction, NoteSuivi, Plan
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# What every rule of this room asks first.


def tenue_exiger(*, par: Compte, plan: Plan) -> None:
    """Raises RegleRefusee "droit" when this person does not hold this plan."""
    if not permissions.peut_tenir_plan(par, plan):
        raise RegleRefusee("droit", "Ce plan n’est pas tenu par vous.")


def ecriture_exiger(*, par: Compte, plan: Plan) -> Plan:
    """The plan, locked, still open to be written. Raises RegleRefusee "droit" or "clos"."""
    tenue_exiger(par=par, plan=plan)
    verrou = Plan.objects.select_for_update(of=("self",)).select_related("comite", "bassin").get(pk=plan.pk)
    if verrou.etat not in S_ECRIVENT:
        raise RegleRefusee("clos", "Ce plan est clos : il ne s’écrit plus.")
    return verrou


def parole_exiger(*, par: Compte, action: ActionPlan) -> None:
    """Raises RegleRefusee "prepare" or "clos" out of its year, "droit" when this person may not say where it stands."""
    if action.plan.etat == EtatPlan.PREPARE:
        raise RegleRefusee("prepare", "Le plan n’est pas encore voté : ses actions attendent.")
    if action.plan.etat == EtatPlan.CLOS:
        raise RegleRefusee("clos", "Ce plan est clos : ses actions ne changent plus.")
    if not permissions.peut_dire(par, action):
        raise RegleRefusee("droit", "Cette action n’est pas pilotée par vous.")


# A plan begins, its axes are written, it is voted, closed (R4.10).


@transaction.atomic
def plan_creer(
    *, par: Compte, cle: uuid.UUID, territoire: Comite | Bassin, annee: int, axes: Sequence[str] = ()
) -> Plan:
    """Begin the plan of a body or of a bassin for a year, with its axes; the same key writes once.

    Raises RegleRefusee "droit", ValidationError by field.
    """
    comite = territoire if isinstance(territoire, Comite) else None
    bassin = territoire if isinstance(territoire, Bassin) else None
    permis = permissions.comites_a_planifier(par) if comite else permissions.bassins_a_planifier(par)
    if not permis.filter(pk=territoire.pk).exists():
        raise RegleRefusee("droit", "Ce territoire n’est pas tenu par vous.")
    type(territoire).objects.select_for_update().get(pk=territoire.pk)
    if existant := Plan.objects.filter(uuid=cle, prepare_par=par).first():
        return existant
    plan = Plan(uuid=cle, code=territoire.code, comite=comite, bassin=bassin, annee=annee, prepare_par=par)
    plan.full_clean()
    plan.save()
    PLAN.commencer(plan, par=par)
    for ordre, titre in enumerate(axes, 1):
        axe_ecrire(plan=plan, par=par, titre=titre, ordre=ordre)
    return plan


@transaction.atomic
def axe_ecrire(*, plan: Plan, par: Compte, titre: str, ordre: int, axe: AxePlan | None = None) -> AxePlan:
    """Add an axis, or name and place another way one that stands. Raises RegleRefusee "axes" when there are too many.

    Raises RegleRefusee "droit" or "clos", ValidationError by field.
    """
    ecriture_exiger(par=par, plan=plan)
    if axe is None and plan.axes.count() >= AXES_MAX:
        raise RegleRefusee("axes", f"Un plan a {AXES_MAX} axes au plus.")
    axe = axe or AxePlan(plan=plan)
    axe.titre, axe.ordre = titre.strip(), ordre
    axe.full_clean()
    axe.save()
    return axe


@transaction.atomic
def axe_retirer(*, axe: AxePlan, par: Compte) -> None:
    """Take away an axis that no action needs. Raises RegleRefusee "droit", "clos" or "occupe"."""
    ecriture_exiger(par=par, plan=axe.plan)
    if axe.actions.exists():
        raise RegleRefusee("occupe", "Cet axe porte des actions : mettez-les d’abord sous un autre.")
    axe.delete()


@transaction.atomic
def plan_voter(*, plan: Plan, par: Compte, decision: Decision | None = None, le: datetime.date | None = None) -> Plan:
    """Its body has voted it: whoever reads its meetings reads it, its pilots too.

    The day is that of the decision, else `le`, else today. Raises RegleRefusee "droit", "etat", "vide" or "decision".
    """
    with PLAN.passer(plan, vers=EtatPlan.VOTE, par=par, motif=decision.numero if decision else "") as verrou:
        tenue_exiger(par=par, plan=verrou)
        if not ActionPlan.objects.filter(axe__plan=verrou).exists():
            raise RegleRefusee("vide", "Ce plan n’a pas encore d’action : il n’y a rien à voter.")
        decision_exiger(par=par, decision=decision)
        verrou.decision = decision
        verrou.vote_le = decision.prise_le if decision else le or timezone.localdate()
    return verrou


@transaction.atomic
def plan_clore(*, plan: Plan, par: Compte) -> Plan:
    """The year is over: nothing in it changes any more. Raises RegleRefusee "droit" or "etat"."""
    with PLAN.passer(plan, vers=EtatPlan.CLOS, par=par) as verrou:
        tenue_exiger(par=par, plan=verrou)
    return verrou


def decision_exiger(*, par: Compte, decision: Decision | None) -> None:
    """Raises RegleRefusee "decision" for one that this person does not read."""
    if decision is not None and not decisions_lisibles(par).filter(pk=decision.pk).exists():
        raise RegleRefusee("decision", "Cette décision n’est pas au registre que vous lisez.")


# A new pilot is told after an hour: a wrong name undone meanwhile is told to nobody (R4.10).

ATTENTE = datetime.timedelta(hours=1)


def pilote_suivre(*, action: ActionPlan, avant: str) -> None:
    """Before it is saved: another pilot than `avant` is to be told, unless it is the one who knows already."""
    if action.pilote_cle == avant:
        return
    a_dire = bool(action.pilote_cle) and action.pilote_cle != action.pilote_su
    action.pilote_le = timezone.now() if a_dire else None


@transaction.atomic
def pilotes_prevenir() -> int:
    """Write to who leads an action of a voted plan for an hour and does not know; how many were written to.

    One mail to a person for all that is new; run again, it writes nothing.
    """
    nouvelles = ActionPlan.objects.filter(
        pilote_le__lte=timezone.now() - ATTENTE, etat__in=OUVERTES, axe__plan__etat=EtatPlan.VOTE, reportee_en=None
    )
    actions = list(
        nouvelles.select_related(*permissions.AUTOUR).select_for_update(of=("self",)).order_by("echeance", "pk")
    )
    parts: dict[Compte, list[ActionPlan]] = defaultdict(list)
    for action in actions:
        for compte in comptes_porteurs(action):
            parts[compte].append(action)
        action.pilote_su, action.pilote_le = action.pilote_cle, None
    ActionPlan.objects.bulk_update(actions, ["pilote_su", "pilote_le"])
    for compte, siennes in parts.items():
        lignes = [_dire(action) for action in siennes]
        avis.PILOTE.envoyer([compte], reverse("mes_actions_de_plan"), actions=lignes, nombre=len(lignes))
    return len(parts)


def _dire(action: ActionPlan) -> dict[str, str]:
    return {
        "titre": action.titre, "plan": str(action.plan), "quand": date_longue(action.echeance),
        "url": reverse("plan_action", args=[action.uuid]),
    }  # fmt: skip


# Actions: written under an axis, said along the year, looked at in a meeting (R4.10, R2.6).

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
        # Still there: the new word replaces the former one, the day of the review is kept.
        champs: dict[str, Any] = {"revue_le": timezone.localdate()} if revue else {}
        if dit:
            champs |= {"dit": dit, "dit_le": timezone.now(), "dit_par": par}
        if champs:
            ActionPlan.objects.filter(pk=action.pk).update(**champs)
        ACTION_PLAN.noter(action, "Revue en réunion" if revue else "Point fait", par=par, motif=dit)
        action.refresh_from_db()
        return action
    with ACTION_PLAN.passer(action, vers=etat, par=par, motif=dit) as verrou:
        verrou.dit, verrou.dit_le, verrou.dit_par = dit, timezone.now(), par
        verrou.revue_le = timezone.localdate() if revue else verrou.revue_le
    return verrou


# What is noted along an action: notes, steps, numbers (R4.10).


def _suivi_exiger(par: Compte, action: ActionPlan) -> None:
    """Whoever writes the plan, even before its vote; its pilot while it runs."""
    if not permissions.peut_ecrire(par, action.plan):
        parole_exiger(par=par, action=action)


@transaction.atomic
def note_ajouter(*, action: ActionPlan, par: Compte, cle: uuid.UUID, texte: str) -> NoteSuivi:
    """Note what was seen; the same key writes once. Raises RegleRefusee "droit", "prepare", "clos" or "texte"."""
    parole_exiger(par=par, action=action)
    texte = dit_exiger(texte=texte, code="texte", phrase="Écrivez la note.")
    return NoteSuivi.objects.get_or_create(uuid=cle, action=action, defaults={"texte": texte, "auteur": par})[0]


@transaction.atomic
def etape_ajouter(*, action: ActionPlan, par: Compte, cle: uuid.UUID, titre: str) -> EtapeAction:
    """Add a step; the same key writes once. Raises RegleRefusee "droit", "prepare", "clos" or "titre"."""
    _suivi_exiger(par, action)
    titre = dit_exiger(texte=titre, code="titre", phrase="Dites l’étape.")
    return EtapeAction.objects.get_or_create(uuid=cle, action=action, defaults={"titre": titre})[0]


@transaction.atomic
def etape_cocher(*, etape: EtapeAction, par: Compte, faite: bool) -> EtapeAction:
    """It is done today, or not yet after all; done twice, the first day stays. Raises RegleRefusee as above."""
    parole_exiger(par=par, action=etape.action)
    verrou = EtapeAction.objects.select_for_update().get(pk=etape.pk)
    verrou.fait_le = (verrou.fait_le or timezone.localdate()) if faite else None
    verrou.save(update_fields=["fait_le"])
    return verrou


@transaction.atomic
def indicateur_ecrire(*, action: ActionPlan, par: Compte, cle: uuid.UUID, **champs: Any) -> IndicateurAction:
    """Say what measures an action; the same key writes once.

    A `source` is a number that the house counts by itself: it is named, never copied. Raises RegleRefusee "droit",
    "prepare", "clos" or "source", ValidationError by field.
    """
    _suivi_exiger(par, action)
    if existant := IndicateurAction.objects.filter(uuid=cle, action=action).first():
        return existant
    if (code := champs.get("source", "")) and code not in indicateurs():
        raise RegleRefusee("source", "La maison ne compte rien sous ce nom.")
    indicateur = IndicateurAction(uuid=cle, action=action, **champs)
    if indicateur.valeur is not None and indicateur.valeur_le is None:
        indicateur.valeur_le = timezone.localdate()
    indicateur.full_clean()
    indicateur.save()
    return indicateur


@transaction.atomic
def indicateur_compter(
    *, indicateur: IndicateurAction, par: Compte, valeur: decimal.Decimal, le: datetime.date | None = None
) -> IndicateurAction:
    """Say where one is, that day (today). Raises RegleRefusee as above, "source" when the house counts it."""
    parole_exiger(par=par, action=indicateur.action)
    verrou = IndicateurAction.objects.select_for_update().get(pk=indicateur.pk)
    if verrou.source:
        raise RegleRefusee("source", "La maison compte ce nombre d’elle-même.")
    verrou.valeur, verrou.valeur_le = valeur, le or timezone.localdate()
    verrou.full_clean()
    verrou.save()
    return verrou


@transaction.atomic
def indicateur_retirer(*, indicateur: IndicateurAction, par: Compte) -> None:
    """It measures nothing any more. Raises RegleRefusee "droit", "prepare" or "clos"."""
    _suivi_exiger(par, indicateur.action)
    indicateur.delete()


# A blocked action is put before the body that follows its plan: a point of its reserve, which both name (R4.10).


@transaction.atomic
def action_inscrire(*, action: ActionPlan, par: Compte) -> Point:
    """Put a blocked action in the reserve of its body; one that waits there already, or for a meeting, is given again.

    Whoever holds the body does it, or sits there. Raises RegleRefusee "droit", "etat", "instance", "ferme" or "trop".
    """
    if not permissions.actions_lisibles(par).filter(pk=action.pk).exists():
        raise RegleRefusee("droit", "Cette action n’est pas à lire pour vous.")
    verrou = ACTION_PLAN.verrouiller(action)
    if verrou.etat != EtatActionPlan.BLOQUEE:
        raise RegleRefusee("etat", "Seule une action bloquée attend une décision.")
    if verrou.point and permissions.attend_une_reunion(verrou):
        return verrou.point
    comite = permissions.comite_du_plan(verrou.plan)
    if comite is None:
        raise RegleRefusee("instance", "Ce bassin n’a pas encore de comité qui se réunisse.")
    point = _inscrire(verrou, comite, par)
    ActionPlan.objects.filter(pk=verrou.pk).update(point=point)
    ACTION_PLAN.noter(verrou, "Mise à l’ordre du jour", par=par, motif=str(comite))
    return point


def _inscrire(action: ActionPlan, comite: Comite, par: Compte) -> Point:
    champs: dict[str, Any] = {
        "titre": action.titre, "nature": Nature.DECISION, "presente_par": action.qui[:120],
        "preparation": f"{action.plan}. {action.alerte}",
    }  # fmt: skip
    regle = point_inscrire if peut_tenir(par, comite) else point_proposer
    return regle(comite=comite, par=par, cle=uuid.uuid4(), **champs)


# What was not finished goes on in the plan of the next year (R4.10).

REPRIS = (
    "titre", "but", "responsable", "debut", "decision", "engagement", "orientation", "politique",
    "porteur_compte", "porteur_structure", "porteur_reseau", "porteur",
)  # fmt: skip
ENSEMBLES = ("partenaires", "publics", "themes")


@transaction.atomic
def plan_reporter(*, plan: Plan, par: Compte) -> Plan:
    """The plan of the next year, begun if it is not, with each action still open of this one; nothing goes twice.

    An action keeps its pilot, its numbers and where it comes from; its steps not done follow; its end becomes that of
    the new year unless it is later already. Raises RegleRefusee "droit", "etat" or "rien".
    """
    tenue_exiger(par=par, plan=plan)
    verrou = Plan.objects.select_for_update(of=("self",)).select_related("comite", "bassin").get(pk=plan.pk)
    if verrou.etat == EtatPlan.PREPARE:
        raise RegleRefusee("etat", "Ce plan n’est pas encore voté : rien n’est à reporter.")
    restent = ActionPlan.objects.filter(axe__plan=verrou, etat__in=OUVERTES, reportee_en=None)
    restent = restent.select_related("axe").prefetch_related(*ENSEMBLES, "etapes", "indicateurs")
    if not restent:
        raise RegleRefusee("rien", "Toutes les actions de ce plan sont finies, ou déjà reportées.")
    territoire = verrou.comite or verrou.bassin
    suivant = Plan.objects.filter(code=verrou.code, annee=verrou.annee + 1).first()
    if suivant is None:
        suivant = plan_creer(par=par, cle=uuid.uuid4(), territoire=territoire, annee=verrou.annee + 1)
    if suivant.etat not in S_ECRIVENT:
        raise RegleRefusee("etat", f"Le plan {suivant.annee} est clos : rien ne s’y reporte.")
    for action in restent:
        _reporter(action, suivant, par)
    return suivant


def _reporter(action: ActionPlan, plan: Plan, par: Compte) -> None:
    axe, _ = AxePlan.objects.get_or_create(plan=plan, titre=action.axe.titre, defaults={"ordre": action.axe.ordre})
    lancee = action.etat != EtatActionPlan.A_LANCER
    suite = ActionPlan(
        axe=axe, reportee_de=action, ecrite_par=par, echeance=_fin(action.echeance, plan.annee),
        pilote_su=action.pilote_su, pilote_le=action.pilote_le,
        etat=EtatActionPlan.EN_COURS if lancee else EtatActionPlan.A_LANCER,
        **{nom: getattr(action, nom) for nom in REPRIS},
    )  # fmt: skip
    suite.full_clean()
    suite.save()
    ACTION_PLAN.commencer(suite, par=par, motif=f"Reportée du plan {action.axe.plan.annee}")
    for nom in ENSEMBLES:
        getattr(suite, nom).set(getattr(action, nom).all())
    for etape in action.etapes.all():
        if etape.fait_le is None:
            suite.etapes.create(titre=etape.titre)
    suite.indicateurs.bulk_create(
        IndicateurAction(
            action=suite, libelle=i.libelle, unite=i.unite, cible=i.cible, valeur=i.valeur, valeur_le=i.valeur_le,
            source=i.source,
        )
        for i in action.indicateurs.all()
    )  # fmt: skip


def _fin(echeance: datetime.date | None, annee: int) -> datetime.date:
    """The end that it had when it is in that year or later, else the last day of the year."""
    return echeance if echeance and echeance.year >= annee else datetime.date(annee, 12, 31)


# The yearly state as a document: asked for in one gesture, made in the background, kept a week (R4.10).

journal = logging.getLogger("safran.pannes")
ACTIONS_PAR_PAGE, PAGES_DE_TETE = 8, 2


@transaction.atomic
def etat_demander(*, plan: Plan, par: Compte) -> EtatAnnuel:
    """Have the state of today made; one that is being made is given again, one that was cut is made anew.

    Raises RegleRefusee "droit" for who does not read this plan.
    """
    if not permissions.plans_lisibles(par).filter(pk=plan.pk).exists():
        raise RegleRefusee("droit", "Ce plan n’est pas à lire pour vous.")
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    siens = EtatAnnuel.objects.filter(plan=plan, compte=par)
    en_cours = siens.filter(etat__in=EtatAnnuel.EN_COURS).first()
    if en_cours and not en_cours.interrompu:
        return en_cours
    siens.effacer()
    pages = PAGES_DE_TETE + ActionPlan.objects.filter(axe__plan=plan).count() // ACTIONS_PAR_PAGE
    etat = EtatAnnuel.objects.create(plan=plan, compte=par, total=pages, battement=timezone.now())
    transaction.on_commit(lambda: etat_faire.enqueue(pk=etat.pk))
    return etat


def etat_composer(*, pk: int) -> str:
    """Make one document, outside any transaction: two workers never make the same; return the state reached."""
    etat = EtatAnnuel.objects.select_related("plan__comite", "plan__bassin", "compte").filter(pk=pk).first()
    if etat is None or not etat.prendre_en_main():
        return etat.etat if etat else ""
    try:
        with pages_comptees(etat.avancer):
            document = etat_pdf(etat.plan, etat.compte)
    except Exception as erreur:
        journal.exception("état annuel %s", etat.uuid)
        etat.echouer(erreur.message if isinstance(erreur, RegleRefusee) else "Le document n’a pas pu être fait.")
        return EtatDocument.ECHEC
    etat.deposer(document, etat.total)
    return EtatDocument.PRET


@transaction.atomic
def etats_purger() -> int:
    """Delete documents a week old; how many."""
    return EtatAnnuel.objects.all().perimes().effacer()


@task(backend="fond")
def etat_faire(*, pk: int) -> str:
    """Make one document in the background; running it again changes nothing."""
    return etat_composer(pk=pk)


# What a structure leads is led by the one that replaces it.


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Actions that it leads, and those where it is a partner, follow."""
    ActionPlan.objects.filter(porteur_structure=source).update(porteur_structure=cible)
    for action in ActionPlan.objects.filter(partenaires=source):
        action.partenaires.remove(source)
        action.partenaires.add(cible)
