"""Every write of the attempts: begin, save answers on the way, hand in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_longue, heure
from safran.quiz.genres import GENRES, bilan_de, corriger, points_de, questions_a_plat
from safran.quiz.models import Quiz, Tentative
from safran.quiz.queries import EtatQuiz, quiz_etat
from safran.quiz.signals import tentative_terminee
from safran.quiz.tirages import questions_figer

ESSAIS_DEPART = 3


def tentative_start(*, compte: Any, quiz: Quiz) -> Tentative:
    """Begin an attempt, its questions frozen; an attempt already open is returned: a double click begins once (R14).

    Raises RegleRefusee "quiz_ferme", "essais_epuises" or "attendre".
    """
    if not quiz.live:
        raise RegleRefusee("quiz_ferme", "Ce quiz n’est plus proposé.")
    for _essai in range(ESSAIS_DEPART):
        etat = quiz_etat(compte, quiz)
        if etat.ouverte:
            return etat.ouverte
        _refuser_si_trop(etat)
        if tentative := _commencer(etat, compte):
            return tentative
    raise RegleRefusee("deja_commence", "Ce quiz vient d’être commencé ailleurs. Rechargez la page.")


def _commencer(etat: EtatQuiz, compte: Any) -> Tentative | None:
    """The next attempt; None when the same gesture came at the same instant: the constraint has kept the other one."""
    quiz = etat.quiz
    questions = questions_figer(quiz.questions, melanger=quiz.melanger)
    total = Decimal(str(float(sum(points_de(question) for question in questions_a_plat(questions)))))
    if not total:
        raise RegleRefusee("quiz_vide", "Ce quiz n’a plus de question. Prévenez la Région.")
    try:
        with transaction.atomic():
            return Tentative.objects.create(
                compte=compte,
                quiz=quiz,
                numero=len(etat.remises) + 1,
                seuil=quiz.seuil,
                questions=questions,
                points_max=total,
            )
    except IntegrityError:
        return None


def _refuser_si_trop(etat: EtatQuiz) -> None:
    """Refuse when no attempt is left, or when the next one must wait."""
    if etat.essais_restants == 0:
        raise RegleRefusee("essais_epuises", "Vous avez utilisé tous vos essais pour ce quiz.")
    if prochaine := etat.prochaine_le:
        raise RegleRefusee("attendre", f"Vous pourrez recommencer {date_longue(prochaine)} à {heure(prochaine)}.")


@transaction.atomic
def reponse_save(*, tentative: Tentative, reponses: Mapping[str, dict[str, Any]]) -> Tentative:
    """Keep the answers given so far; the same answers twice change nothing, an empty one removes what was kept.

    Raises RegleRefusee "deja_remise" once the attempt is handed in, "reponse_inconnue" for an answer or a question
    that was not proposed.
    """
    verrou = _verrouiller(tentative)
    if verrou.est_remise:
        raise RegleRefusee("deja_remise", "Ce quiz est déjà rendu : vos réponses ne changent plus.")
    _joindre(verrou, reponses)
    verrou.save(update_fields=["reponses"])
    return verrou


@transaction.atomic
def tentative_submit(*, tentative: Tentative, reponses: Mapping[str, dict[str, Any]]) -> Tentative:
    """Hand in an attempt and mark it, once; handing it in again gives the same result (R14).

    Raises RegleRefusee "incomplete" when a question has neither an answer nor « Je ne sais pas »,
    "reponse_inconnue" as `reponse_save` does. Tells the rooms above in the same transaction.
    """
    verrou = _verrouiller(tentative)
    if verrou.est_remise:
        return verrou
    _joindre(verrou, reponses)
    questions = questions_a_plat(verrou.questions)
    manquantes = sum(not verrou.reponses.get(question["id"]) for question in questions)
    if manquantes:
        phrase = "Une question attend" if manquantes == 1 else f"{manquantes} questions attendent"
        raise RegleRefusee("incomplete", f"{phrase} encore votre réponse.")
    verrou.points, verrou.pourcentage = bilan_de(corriger(verrou.questions, verrou.reponses))
    verrou.reussie = verrou.pourcentage >= verrou.seuil
    verrou.remise_le = max(timezone.now(), verrou.commencee_le)
    verrou.save(update_fields=["reponses", "points", "pourcentage", "reussie", "remise_le"])
    tentative_terminee.send(sender=Tentative, tentative=verrou)
    return verrou


def _verrouiller(tentative: Tentative) -> Tentative:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Tentative.objects.select_for_update(of=("self",)).get(pk=tentative.pk)
    verrou.compte, verrou.quiz = tentative.compte, tentative.quiz
    return verrou


def _joindre(tentative: Tentative, reponses: Mapping[str, dict[str, Any]]) -> None:
    """Put new answers beside those already kept, after checking that each could be given."""
    questions = {question["id"]: question for question in questions_a_plat(tentative.questions)}
    gardees = dict(tentative.reponses)
    for identite, reponse in reponses.items():
        question = questions.get(identite)
        if question is None or (reponse and not GENRES[question["genre"]].connait(question, reponse)):
            raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
        if reponse:
            gardees[identite] = reponse
        else:
            gardees.pop(identite, None)
    tentative.reponses = gardees
