"""Completion: evaluated in the transaction that changes it, never undone, never dated again."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.formations.choices import Operateur
from safran.formations.expressions import Condition, bilan_expliquer, constats_figes, expression_lire
from safran.parcours import permissions
from safran.parcours.models import Achevement, Derogation, Suivi
from safran.parcours.queries.activites import suivis_concernes
from safran.parcours.queries.constats import bilan_de, bilan_explique
from safran.parcours.queries.plans import Plan
from safran.parcours.queries.suivis import Avancement, avancement_lire
from safran.parcours.signals import formation_achevee


@transaction.atomic
def condition_reporter(*, compte: Compte, type_critere: str, parametres: dict[str, Any]) -> list[Avancement]:
    """A room above says that a condition may have just become true for someone: evaluate the trainings that name it.

    To be called in the transaction that changed it; `parametres` left empty matches every condition of this type.
    """
    suivis = suivis_concernes(compte, lambda activites: activites.demandent(type_critere, parametres))
    avancements = []
    for avancement in avancements_verrouiller(compte=compte, suivis=suivis):
        achever_si_atteint(avancement=avancement)
        avancements.append(avancement)
    return avancements


@transaction.atomic
def achevement_evaluer(*, suivi: Suivi) -> bool:
    """Evaluate the completion rule now; return whether the training is complete. Never undone, never dated again."""
    verrou = suivi_verrouiller(suivi=suivi)
    achever_si_atteint(avancement=avancement_lire(verrou))
    return verrou.est_acheve


@transaction.atomic
def derogation_accorder(*, suivi: Suivi, accordee_par: Any, motif: str) -> Derogation:
    """Hold a training complete against its rule: by the Région or who coordinates the person, signed, with a reason.

    Raises RegleRefusee "reserve_coordination", "motif_absent" or "deja_achevee".
    """
    if not permissions.peut_deroger(accordee_par, suivi.compte_id):
        phrase = "Une dérogation vient de la Région, de la tête du réseau ou de la chargée de mission du bassin."
        raise RegleRefusee("reserve_coordination", phrase)
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    verrou = suivi_verrouiller(suivi=suivi)
    if verrou.est_acheve:
        raise RegleRefusee("deja_achevee", "Cette formation est déjà achevée : aucune dérogation n’est utile.")
    derogation = Derogation.objects.create(suivi=verrou, accordee_par=accordee_par, motif=motif)
    avancement = avancement_lire(verrou)
    _achever(avancement, {**bilan_explique(avancement).en_dict(), "derogation": True})
    return derogation


def suivi_verrouiller(*, suivi: Suivi) -> Suivi:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Suivi.objects.select_for_update(of=("self",)).get(pk=suivi.pk)
    verrou.compte, verrou.formation = suivi.compte, suivi.formation
    return verrou


def avancements_verrouiller(*, compte: Compte, suivis: Iterable[tuple[Suivi, Plan]]) -> Iterator[Avancement]:
    """The same for several followings of one person, each with its plan, in the order of their keys."""
    for suivi, plan in sorted(suivis, key=lambda lu: lu[0].pk):
        suivi.compte = compte
        yield avancement_lire(suivi_verrouiller(suivi=suivi), plan)


def achever_si_atteint(*, avancement: Avancement) -> None:
    """Complete the training when its rule has just become true."""
    if avancement.suivi.est_acheve or _encore_loin(avancement):
        return
    bilan = bilan_de(avancement)
    if bilan.atteint:
        suivi = avancement.suivi
        _achever(avancement, bilan_expliquer(bilan, suivi.compte, suivi.formation).en_dict())


def _encore_loin(avancement: Avancement) -> bool:
    """Steps are missing and the rule asks for all of them: no need to ask anything else."""
    expression = expression_lire(avancement.suivi.formation)
    demandees = any(membre.type == "etapes_vues" for membre in expression.membres if isinstance(membre, Condition))
    return expression.operateur == Operateur.TOUS and demandees and not avancement.complet


def _achever(avancement: Avancement, expression: dict[str, Any]) -> None:
    """Date the completion, freeze its reasons, tell the rooms above, all in the caller's transaction."""
    suivi = avancement.suivi
    # Une horloge reculée ne fait finir ni avant d’avoir commencé, ni avant ce qui le prouve.
    preuves = [datetime.datetime.fromisoformat(c["le"]) for c in constats_figes(expression) if c.get("le")]
    suivi.acheve_le = max(timezone.now(), suivi.commence_le, *preuves)
    suivi.etapes_connues = sorted({*suivi.etapes_connues, *(etape.id for etape in avancement.plan.etapes)})
    suivi.save(update_fields=["acheve_le", "etapes_connues"])
    Achevement.objects.create(suivi=suivi, expression=expression)
    formation_achevee.send(sender=Suivi, suivi=suivi)
