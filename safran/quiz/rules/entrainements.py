"""Every write of the training of the day: draw, replace what the directory does not bear any more, answer."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.quiz.choices import Sorte
from safran.quiz.genres import GENRES
from safran.quiz.models import Entrainement
from safran.quiz.queries.entrainements import (
    bassin_de_personne,
    entrainement_du_jour,
    questions_recentes,
    questions_tombees,
)
from safran.quiz.quifaitquoi.tirage import questions_tirer

PAR_JOUR = 5
GARDE_JOURS = 365
CHANGEE = "L’annuaire vient de changer : cette question ne tenait plus. Votre réponse n’est pas comptée."


def entrainement_commencer(*, compte: Compte) -> Entrainement:
    """Today's questions of a person, drawn once: a double click, or another visit, gives the same (R5.16).

    Raises RegleRefusee "annuaire_mince" when the directory bears no question.
    """
    jour = timezone.localdate()
    if deja := entrainement_du_jour(compte, jour):
        return deja
    bassin, sauf = bassin_de_personne(compte, jour), questions_recentes(compte, jour)
    graine = f"{compte.pk}-{jour.isoformat()}"
    questions = questions_tirer(nombre=PAR_JOUR, graine=graine, bassin=bassin, sauf=sauf)
    if len(questions) < PAR_JOUR and bassin is not None:
        # Un bassin trop mince se complète par la région.
        questions += questions_tirer(nombre=PAR_JOUR - len(questions), graine=f"{graine}-r", sauf=[*sauf, *questions])
    if not questions:
        raise RegleRefusee("annuaire_mince", "L’annuaire ne contient pas encore de quoi poser une question.")
    try:
        with transaction.atomic():
            return Entrainement.objects.create(compte=compte, jour=jour, bassin=bassin, questions=questions)
    except IntegrityError:
        # Le même geste au même instant : la contrainte a gardé l’autre.
        return Entrainement.objects.select_related("bassin").get(compte=compte, jour=jour, sorte=Sorte.ANNUAIRE)


def entrainement_rafraichir(*, entrainement: Entrainement) -> Entrainement:
    """Replace the questions without an answer that the directory does not bear any more; answers given stay.

    Replaced once, whatever the number of pages that ask; a directory too thin leaves fewer questions.
    """
    if not (tombees := questions_tombees(entrainement)):
        return entrainement
    sauf = [*entrainement.questions, *questions_recentes(entrainement.compte, entrainement.jour)]
    graine = f"{entrainement.compte_id}-{entrainement.jour.isoformat()}-{entrainement.tirages}"
    nouvelles = questions_tirer(nombre=len(tombees), graine=graine, bassin=entrainement.bassin, sauf=sauf)
    with transaction.atomic():
        verrou = _verrouiller(entrainement)
        if verrou.tirages != entrainement.tirages:
            return verrou  # une autre page les a remplacées
        restantes = iter(nouvelles)
        libres = tombees - verrou.reponses.keys()
        remplacees = [q if q["id"] not in libres else next(restantes, None) for q in verrou.questions]
        verrou.questions = [question for question in remplacees if question]
        verrou.tirages += 1
        verrou.save(update_fields=["questions", "tirages"])
    return verrou


def entrainement_repondre(*, entrainement: Entrainement, question: str, reponse: dict[str, Any]) -> Entrainement:
    """Keep the answer to one question, for good: given again, the first stands (R14).

    Raises RegleRefusee as `reponse_garder` does, or "annuaire_change" when the directory does not bear the question
    any more: it is then replaced, and the answer does not count.
    """
    if question in questions_tombees(entrainement):
        entrainement_rafraichir(entrainement=entrainement)
        raise RegleRefusee("annuaire_change", CHANGEE)
    return reponse_garder(entrainement=entrainement, question=question, reponse=reponse)[0]


def reponse_garder(*, entrainement: Entrainement, question: str, reponse: dict[str, Any]) -> tuple[Entrainement, bool]:
    """Keep the first answer to a question of some day; say whether it was this one.

    Raises RegleRefusee "question_inconnue" or "reponse_inconnue".
    """
    with transaction.atomic():
        verrou = _verrouiller(entrainement)
        posee = next((une for une in verrou.questions if une["id"] == question), None)
        if posee is None:
            raise RegleRefusee("question_inconnue", "Cette question n’est plus posée. Voici celles d’aujourd’hui.")
        if not reponse or not GENRES[posee["genre"]].connait(posee, reponse):
            raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
        if neuve := question not in verrou.reponses:
            verrou.reponses = {**verrou.reponses, question: reponse}
            verrou.save(update_fields=["reponses"])
    return verrou, neuve


def entrainements_oublier() -> int:
    """Forget the trainings of more than a year ago; say how many."""
    limite = timezone.localdate() - datetime.timedelta(days=GARDE_JOURS)
    return Entrainement.objects.filter(jour__lt=limite).delete()[0]


def entrainements_effacer(*, compte: Compte) -> None:
    """Forget every training of a person."""
    Entrainement.objects.filter(compte=compte).delete()


def _verrouiller(entrainement: Entrainement) -> Entrainement:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Entrainement.objects.select_for_update(of=("self",)).get(pk=entrainement.pk)
    verrou.compte, verrou.bassin = entrainement.compte, entrainement.bassin
    return verrou
