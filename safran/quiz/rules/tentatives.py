"""Every write of the attempts: begin, save answers on the way, hand in."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_longue, heure
from reseau.comptes.models import Compte
from safran.quiz.genres import GENRES, bilan_de, corriger, points_de, pose_l_annuaire, questions_a_plat
from safran.quiz.models import Quiz, Tentative
from safran.quiz.queries.entrainements import bassin_de_personne
from safran.quiz.queries.ouvertes import ouvertes_de
from safran.quiz.queries.temps import echeance_de
from safran.quiz.queries.tentatives import EtatQuiz, quiz_etat
from safran.quiz.rules.ouvertes import tentative_deposer
from safran.quiz.rules.releves import releves_ecrire
from safran.quiz.rules.revisions import tentative_relever
from safran.quiz.signals import tentative_terminee
from safran.quiz.tirages import questions_figer

ESSAIS_DEPART = 3
TEMPS_ECOULE = (
    "Le temps est écoulé : cette réponse est arrivée trop tard. Le quiz a été rendu avec les réponses enregistrées "
    "à temps."
)


def tentative_commencer(*, compte: Compte, quiz: Quiz) -> Tentative:
    """Begin an attempt, its questions frozen; an attempt already open is returned: a double click begins once (R14).

    Raises RegleRefusee "quiz_ferme", "essais_epuises" or "attendre".
    """
    if not quiz.live:
        raise RegleRefusee("quiz_ferme", "Ce quiz n’est plus proposé.")
    for _essai in range(ESSAIS_DEPART):
        etat = quiz_etat(compte, quiz)
        if etat.ouverte and etat.ouverte.est_echue():
            tentative_echeance(tentative=etat.ouverte)
            continue
        if etat.ouverte:
            return etat.ouverte
        _refuser_si_trop(etat)
        if tentative := _commencer(etat, compte):
            return tentative
    raise RegleRefusee("deja_commence", "Ce quiz vient d’être commencé ailleurs. Rechargez la page.")


def _commencer(etat: EtatQuiz, compte: Compte) -> Tentative | None:
    """The next attempt; None when the same gesture came at the same instant: the constraint has kept the other one."""
    quiz = etat.quiz
    questions = questions_figer(
        quiz.questions,
        melanger=quiz.melanger,
        melanger_questions=quiz.melanger_questions,
        bassin=bassin_de_personne(compte) if pose_l_annuaire(quiz.questions.raw_data) else None,
    )
    total = Decimal(str(float(sum(points_de(question) for question in questions_a_plat(questions)))))
    if not total:
        raise RegleRefusee("quiz_vide", "Ce quiz n’a plus de question. Prévenez la Région.")
    try:
        with transaction.atomic():
            debut = timezone.now()
            return Tentative.objects.create(
                compte=compte,
                quiz=quiz,
                numero=len(etat.remises) + 1,
                commencee_le=debut,
                echeance_le=echeance_de(compte, quiz, debut),
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


def reponse_enregistrer(
    *, tentative: Tentative, reponses: Mapping[str, dict[str, Any]], version: int | None = None
) -> Tentative:
    """Keep the answers given so far; the same answers twice change nothing, an empty one removes what was kept.

    `version` is that of the page which sends its whole form: when another page has saved since, what is empty here
    removes nothing. Raises RegleRefusee "deja_remise" once the attempt is handed in, "temps_ecoule" past its deadline
    (it is then handed in with what was kept), "reponse_inconnue" for what was not proposed.
    """
    with transaction.atomic():
        verrou = _verrouiller(tentative)
        if verrou.est_remise:
            raise RegleRefusee("deja_remise", _phrase_remise(verrou))
        if not (echue := _rendre_si_echue(verrou)) and _joindre(verrou, reponses, version):
            verrou.version += 1
            verrou.save(update_fields=["reponses", "version"])
    if echue:
        raise RegleRefusee("temps_ecoule", TEMPS_ECOULE)
    return verrou


def tentative_soumettre(
    *, tentative: Tentative, reponses: Mapping[str, dict[str, Any]], a_l_heure: bool = False
) -> Tentative:
    """Hand in an attempt and mark it, once; handing it in again gives the same result (R14).

    `a_l_heure`: the page says that its countdown is over. Only the clock of the server decides: too early, the answers
    are kept and the attempt stays open; from the deadline on, it is handed in even with questions left blank.

    Raises RegleRefusee "incomplete" when a question has neither an answer nor « Je ne sais pas », "temps_ecoule" and
    "reponse_inconnue" as `reponse_enregistrer` does. Tells the rooms above in the same transaction.
    """
    with transaction.atomic():
        verrou = _verrouiller(tentative)
        if verrou.est_remise:
            return verrou
        if not (echue := _rendre_si_echue(verrou)):
            changees, atteinte = _joindre(verrou, reponses), a_l_heure and _heure_atteinte(verrou)
            if a_l_heure and not atteinte:
                verrou.version += changees
                verrou.save(update_fields=["reponses", "version"])
                return verrou
            if not atteinte:
                _exiger_tout(verrou)
            verrou.hors_delai = atteinte
            _rendre(verrou, verrou.echeance_le if atteinte else timezone.now())
    if echue:
        raise RegleRefusee("temps_ecoule", TEMPS_ECOULE)
    return verrou


@transaction.atomic
def tentative_echeance(*, tentative: Tentative) -> Tentative:
    """Hand in an attempt whose time is over, with the answers kept until then; any other is left as it is."""
    verrou = _verrouiller(tentative)
    _rendre_si_echue(verrou)
    return verrou


def tentatives_echoir() -> int:
    """Hand in every attempt whose time is over and that nobody has come back to; say how many."""
    echues = Tentative.objects.echues().select_related("compte", "quiz").defer("questions", "reponses").order_by("pk")
    return sum(tentative_echeance(tentative=tentative).est_remise for tentative in echues.iterator(chunk_size=200))


def _rendre_si_echue(verrou: Tentative) -> bool:
    """Hand in at its deadline an attempt that has passed it; say whether it was."""
    if not verrou.est_echue():
        return False
    verrou.hors_delai = True
    _rendre(verrou, verrou.echeance_le)
    return True


def _heure_atteinte(tentative: Tentative) -> bool:
    """The deadline has come, by the clock of the server; the grace is not over yet."""
    return tentative.echeance_le is not None and timezone.now() >= tentative.echeance_le


def _phrase_remise(tentative: Tentative) -> str:
    if tentative.hors_delai:
        return TEMPS_ECOULE
    return "Ce quiz est déjà rendu : vos réponses ne changent plus."


def _exiger_tout(tentative: Tentative) -> None:
    """Every question has an answer or « Je ne sais pas »."""
    questions = questions_a_plat(tentative.questions)
    manquantes = sum(not tentative.reponses.get(question["id"]) for question in questions)
    if manquantes:
        phrase = "Une question attend" if manquantes == 1 else f"{manquantes} questions attendent"
        raise RegleRefusee("incomplete", f"{phrase} encore votre réponse.")


def _rendre(verrou: Tentative, instant: datetime) -> None:
    """Mark, date, count, tell the rooms above."""
    corrections = corriger(verrou.questions, verrou.reponses)
    verrou.points, verrou.pourcentage = bilan_de(corrections)
    verrou.a_relire = len(ouvertes_de(verrou.questions, verrou.reponses))
    verrou.reussie = verrou.pourcentage >= verrou.seuil and not verrou.a_relire
    verrou.remise_le = max(instant, verrou.commencee_le)
    verrou.save(update_fields=["reponses", "points", "pourcentage", "reussie", "remise_le", "hors_delai", "a_relire"])
    tentative_deposer(tentative=verrou)
    releves_ecrire(tentative=verrou, corrections=corrections)
    tentative_relever(tentative=verrou, corrections=corrections)
    tentative_terminee.send(sender=Tentative, tentative=verrou)


def _verrouiller(tentative: Tentative) -> Tentative:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Tentative.objects.select_for_update(of=("self",)).get(pk=tentative.pk)
    verrou.compte, verrou.quiz = tentative.compte, tentative.quiz
    return verrou


def _joindre(tentative: Tentative, reponses: Mapping[str, dict[str, Any]], version: int | None = None) -> bool:
    """Put new answers beside those already kept, after checking that each could be given; say whether any changed."""
    questions = {question["id"]: question for question in questions_a_plat(tentative.questions)}
    ailleurs = version is not None and version < tentative.version
    gardees = dict(tentative.reponses)
    for identite, reponse in reponses.items():
        question = questions.get(identite)
        if question is None or (reponse and not GENRES[question["genre"]].connait(question, reponse)):
            raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
        if reponse:
            gardees[identite] = reponse
        elif not ailleurs:
            gardees.pop(identite, None)
    changees = gardees != tentative.reponses
    tentative.reponses = gardees
    return changees
