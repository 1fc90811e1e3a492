"""Every write of the followings: start, mark a step, complete, hold complete."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from safran.formations.choices import Operateur
from safran.formations.models import FormationPage
from safran.parcours import permissions
from safran.parcours.models import Achevement, Derogation, EtapeVue, ModulePage, Suivi
from safran.parcours.queries import Avancement, Etape, avancement_lire, avancements_de, plan_lire
from safran.parcours.queries.suivis import bilan_de
from safran.parcours.signals import formation_achevee
from safran.quiz.queries import quiz_rendus


@transaction.atomic
def suivi_start(*, compte: Any, formation: FormationPage) -> Suivi:
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
def etape_mark(*, suivi: Suivi, module: ModulePage | int, etape_id: str) -> Avancement:
    """Mark a step as done and remember the next one; doing it twice changes nothing.

    Completion is evaluated in the same transaction. Raises RegleRefusee "etape_absente" when the step is not (or no
    longer) published in this training, "quiz_a_rendre" when it holds a quiz that was never handed in.
    """
    verrou = _verrouiller(suivi)
    avancement = avancement_lire(verrou)
    etape = avancement.plan.etape(getattr(module, "pk", module), etape_id)
    if etape is None:
        raise RegleRefusee("etape_absente", "Cette étape a été retirée de la formation. Voici où reprendre.")
    if etape.cle not in avancement.vues and not _quiz_faits(verrou.compte, etape):
        raise RegleRefusee("quiz_a_rendre", "Répondez d’abord au quiz de cette étape, puis continuez.")
    return _marquer(avancement, [etape])


@transaction.atomic
def quiz_report(*, compte: Any, quiz_pk: int, quiz_code: str) -> list[Avancement]:
    """A quiz was handed in: mark the steps that hold it in the trainings the person follows, then evaluate them.

    Only the trainings that show this quiz, or whose completion rule names it, are locked and read again.
    """
    concernes = [a.suivi for a in avancements_de(compte) if _parle_du_quiz(a, quiz_pk, quiz_code)]
    avancements = []
    for suivi in sorted(concernes, key=lambda suivi: suivi.pk):
        suivi.compte = compte
        avancement = avancement_lire(_verrouiller(suivi))
        etapes = [
            etape
            for etape in avancement.plan.etapes
            if quiz_pk in etape.quiz and etape.cle not in avancement.vues and _quiz_faits(compte, etape)
        ]
        if etapes:
            avancement = _marquer(avancement, etapes)
        else:
            _achever_si_atteint(avancement)
        avancements.append(avancement)
    return avancements


@transaction.atomic
def achevement_evaluate(*, suivi: Suivi) -> bool:
    """Evaluate the completion rule now; return whether the training is complete. Never undone, never dated again."""
    verrou = _verrouiller(suivi)
    _achever_si_atteint(avancement_lire(verrou))
    return verrou.est_acheve


@transaction.atomic
def derogation_grant(*, suivi: Suivi, accordee_par: Any, motif: str) -> Derogation:
    """Hold a training complete against its rule: the Région only, signed, with a reason.

    Raises RegleRefusee "reserve_region", "motif_absent" or "deja_achevee".
    """
    if not permissions.peut_deroger(accordee_par):
        raise RegleRefusee("reserve_region", "Seule la Région peut accorder une dérogation.")
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    verrou = _verrouiller(suivi)
    if verrou.est_acheve:
        raise RegleRefusee("deja_achevee", "Cette formation est déjà achevée : aucune dérogation n’est utile.")
    derogation = Derogation.objects.create(suivi=verrou, accordee_par=accordee_par, motif=motif)
    avancement = avancement_lire(verrou)
    _achever(avancement, {**bilan_de(avancement).en_dict(), "derogation": True})
    return derogation


def _verrouiller(suivi: Suivi) -> Suivi:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Suivi.objects.select_for_update(of=("self",)).get(pk=suivi.pk)
    verrou.compte, verrou.formation = suivi.compte, suivi.formation
    return verrou


def _parle_du_quiz(avancement: Avancement, quiz_pk: int, quiz_code: str) -> bool:
    """A step shows this quiz, or the completion rule names it."""
    if any(quiz_pk in etape.quiz for etape in avancement.plan.etapes):
        return True
    criteres = avancement.suivi.formation.achevement_criteres
    return any(bloc.block_type == "quiz_reussi" and bloc.value["quiz"] == quiz_code for bloc in criteres)


def _quiz_faits(compte: Any, etape: Etape) -> bool:
    """Every quiz of the step has been handed in at least once."""
    return not etape.quiz or set(etape.quiz) <= quiz_rendus(compte, etape.quiz)


def _marquer(avancement: Avancement, etapes: list[Etape]) -> Avancement:
    """Write the marks that are missing, the progress reached and where to resume; then evaluate completion."""
    suivi, plan = avancement.suivi, avancement.plan
    nouvelles = [etape for etape in etapes if etape.cle not in avancement.vues]
    EtapeVue.objects.bulk_create(
        [EtapeVue(suivi=suivi, module_id=etape.module_pk, etape_id=etape.id) for etape in nouvelles]
    )
    avancement = Avancement(suivi, plan, avancement.vues | {etape.cle for etape in nouvelles})
    _avant, suivante = plan.voisines(etapes[-1])
    suivi.derniere_etape = suivante.id if suivante else etapes[-1].id
    suivi.progression_max = avancement.pourcentage
    suivi.dernier_passage_le = timezone.now()
    suivi.save(update_fields=["derniere_etape", "progression_max", "dernier_passage_le"])
    _achever_si_atteint(avancement)
    return avancement


def _achever_si_atteint(avancement: Avancement) -> None:
    """Complete the training when its rule has just become true."""
    if avancement.suivi.est_acheve or _encore_loin(avancement):
        return
    bilan = bilan_de(avancement)
    if bilan.atteint:
        _achever(avancement, bilan.en_dict())


def _encore_loin(avancement: Avancement) -> bool:
    """Steps are missing and the rule asks for all of them: no need to ask anything else."""
    formation = avancement.suivi.formation
    demandees = any(bloc.block_type == "etapes_vues" for bloc in formation.achevement_criteres)
    return formation.achevement_operateur == Operateur.TOUS and demandees and not avancement.complet


def _achever(avancement: Avancement, expression: dict[str, Any]) -> None:
    """Date the completion, freeze its reasons, tell the rooms above, all in the caller's transaction."""
    suivi = avancement.suivi
    suivi.acheve_le = timezone.now()
    suivi.etapes_connues = sorted({*suivi.etapes_connues, *(etape.id for etape in avancement.plan.etapes)})
    suivi.save(update_fields=["acheve_le", "etapes_connues"])
    Achevement.objects.create(suivi=suivi, expression=expression)
    formation_achevee.send(sender=Suivi, suivi=suivi)
