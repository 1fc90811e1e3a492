"""Starting a training, marking its steps."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours import permissions
from safran.parcours.models import EtapeVue, ModuleAcheve, ModulePage, Suivi
from safran.parcours.queries.activites import suivis_concernes
from safran.parcours.queries.plans import Etape, plan_lire
from safran.parcours.queries.suivis import Avancement, avancement_lire
from safran.parcours.rules.achevements import (
    achever_si_atteint,
    avancements_verrouiller,
    suivi_verrouiller,
)
from safran.parcours.rules.temps import temps_compter
from safran.quiz.queries.tentatives import quiz_rendus
from safran.scorm.queries import paquets_finis


@transaction.atomic
def suivi_commencer(*, compte: Compte, formation: FormationPage) -> Suivi:
    """Begin a training, or return the following that exists: a double click begins once (R5.15).

    Raises RegleRefusee "formation_fermee" when it is not published or the person is not a member.
    """
    if not permissions.peut_suivre(compte, formation):
        raise RegleRefusee("formation_fermee", "Cette formation n’est pas ouverte à votre compte.")
    plan = plan_lire(formation)
    depart = {
        "etapes_connues": [etape.id for etape in plan.etapes],
        "derniere_etape": plan.etapes[0].id if plan.etapes else "",
    }
    suivi, _cree = Suivi.objects.get_or_create(compte=compte, formation=formation, defaults=depart)
    suivi.compte, suivi.formation = compte, formation
    return suivi


@transaction.atomic
def etape_marquer(
    *, suivi: Suivi, module: ModulePage | int, etape_id: str, depuis: datetime.datetime | None = None
) -> Avancement:
    """Mark a step as done and remember the next one; doing it twice changes nothing.

    `depuis`, when the page was given, counts the time of a reader without script. Completion is evaluated in the same
    transaction. Raises RegleRefusee "etape_absente" when the step is not (or no longer) published in this training,
    "quiz_a_rendre" when it holds a quiz that was never handed in, "module_a_finir" when it holds a SCORM or H5P
    module that was never finished.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    avancement = avancement_lire(verrou)
    etape = avancement.plan.etape(getattr(module, "pk", module), etape_id)
    if etape is None:
        raise RegleRefusee("etape_absente", "Cette étape a été retirée de la formation. Voici où reprendre.")
    if etape.cle not in avancement.vues and not _quiz_faits(verrou.compte, etape):
        raise RegleRefusee("quiz_a_rendre", "Répondez d’abord au quiz de cette étape, puis continuez.")
    if etape.cle not in avancement.vues and not _paquets_finis(verrou.compte, etape):
        raise RegleRefusee("module_a_finir", "Finissez d’abord le module de cette étape, puis continuez.")
    if depuis:
        temps_compter(suivi=verrou, etape=etape, depuis=depuis)
    return _marquer(avancement, [etape])


def quiz_reporter(*, compte: Compte, quiz_pk: int, quiz_code: str) -> list[Avancement]:
    """A quiz was handed in: mark the steps that hold it in the trainings the person follows, then evaluate them."""
    return _rapporter(compte, "quiz", quiz_pk, "quiz_reussi", {"quiz": quiz_code})


def paquet_reporter(*, compte: Compte, paquet: Any) -> list[Avancement]:
    """A SCORM or H5P module was finished: mark the steps that hold it in the trainings followed, then evaluate them."""
    return _rapporter(compte, "paquets", paquet.pk, "scorm_reussi", {"paquet": str(paquet.uuid)})


@transaction.atomic
def _rapporter(compte: Compte, activites: str, pk: int, critere: str, parametres: dict[str, Any]) -> list[Avancement]:
    """Only the trainings that show this activity, or whose completion rule names it, are locked and read again."""

    def _tient(etape: Etape) -> bool:
        return pk in getattr(etape, activites)

    concernes = suivis_concernes(compte, lambda a: pk in getattr(a, activites) or a.demandent(critere, parametres))
    avancements = []
    for avancement in avancements_verrouiller(compte=compte, suivis=concernes):
        faites = [
            etape
            for etape in avancement.plan.etapes
            if _tient(etape)
            and etape.cle not in avancement.vues
            and _quiz_faits(compte, etape)
            and _paquets_finis(compte, etape)
        ]
        if not faites:
            achever_si_atteint(avancement=avancement)
        avancements.append(_marquer(avancement, faites) if faites else avancement)
    return avancements


def _quiz_faits(compte: Compte, etape: Etape) -> bool:
    """Every quiz of the step has been handed in at least once."""
    return not etape.quiz or set(etape.quiz) <= quiz_rendus(compte, etape.quiz)


def _paquets_finis(compte: Compte, etape: Etape) -> bool:
    """Every SCORM or H5P module of the step has been finished at least once."""
    return not etape.paquets or set(etape.paquets) <= paquets_finis(compte, etape.paquets)


def _marquer(avancement: Avancement, etapes: list[Etape]) -> Avancement:
    """Write the marks that are missing, the progress reached and where to resume; then evaluate completion."""
    suivi, plan = avancement.suivi, avancement.plan
    nouvelles = [etape for etape in etapes if etape.cle not in avancement.vues]
    for etape in nouvelles:  # le plus souvent une : chacune dit à qui elle est
        EtapeVue.objects.create(suivi=suivi, module_id=etape.module_pk, etape_id=etape.id)
    vues = avancement.vues | {etape.cle for etape in nouvelles}
    finis = [m for m in plan.modules if m.pk not in avancement.acheves and m.fait_avec(vues)]
    for module in finis:
        ModuleAcheve.objects.create(suivi=suivi, module_id=module.pk, version_id=module.page.live_revision_id)
    avancement = Avancement(suivi, plan, vues, avancement.acheves | {m.pk for m in finis})
    _avant, suivante = plan.voisines(etapes[-1])
    suivi.derniere_etape = suivante.id if suivante else etapes[-1].id
    suivi.progression_max = avancement.pourcentage
    suivi.dernier_passage_le = timezone.now()
    suivi.save(update_fields=["derniere_etape", "progression_max", "dernier_passage_le"])
    achever_si_atteint(avancement=avancement)
    return avancement
