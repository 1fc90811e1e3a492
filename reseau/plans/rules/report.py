"""What was not finished goes on in the plan of the next year (R4.10)."""

import datetime
import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.plans.choices import ACTION_PLAN, OUVERTES, S_ECRIVENT, EtatActionPlan, EtatPlan
from reseau.plans.models import ActionPlan, AxePlan, IndicateurAction, Plan
from reseau.plans.rules.gardes import tenue_exiger
from reseau.plans.rules.plans import plan_creer

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
    suivant = _plan_suivant(verrou, par)
    for action in restent:
        _reporter(action, suivant, par)
    return suivant


def _plan_suivant(plan: Plan, par: Compte) -> Plan:
    territoire = plan.comite or plan.bassin
    suivant = Plan.objects.filter(code=plan.code, annee=plan.annee + 1).first()
    if suivant is None:
        suivant = plan_creer(par=par, cle=uuid.uuid4(), territoire=territoire, annee=plan.annee + 1)
    if suivant.etat not in S_ECRIVENT:
        raise RegleRefusee("etat", f"Le plan {suivant.annee} est clos : rien ne s’y reporte.")
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
