"""Marking again, with the key as it is written today: what was is kept, nothing earned is taken back."""

from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.quiz.genres import GENRES, bilan_de, corriger
from safran.quiz.models import Quiz, Renotation, Tentative
from safran.quiz.rules.releves import releves_ecrire
from safran.quiz.signals import tentative_terminee
from safran.quiz.tirages import cles_actuelles

LOT = 200


def quiz_renoter(*, quiz: Quiz, par: Compte, motif: str) -> dict[str, int]:
    """Mark again every attempt whose answers are kept and whose key has changed; each in its own transaction.

    A question is marked again only when it still asks the same thing (same answers proposed). An attempt that was
    passed stays passed; one that becomes passed is told to the rooms above. Returns how many were read, changed and
    newly passed. Raises RegleRefusee "motif_absent".
    """
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    cles = cles_actuelles(quiz)
    bilan = {"lues": 0, "changees": 0, "reussies": 0}
    pks = Tentative.objects.avec_reponses().filter(quiz=quiz).order_by("pk").values_list("pk", flat=True)
    for pk in pks.iterator(chunk_size=LOT):
        renotation = _renoter(pk=pk, cles=cles, par=par, motif=motif)
        bilan["lues"] += 1
        bilan["changees"] += renotation is not None
        bilan["reussies"] += renotation is not None and renotation.reussie_apres and not renotation.reussie_avant
    return bilan


@transaction.atomic
def _renoter(*, pk: int, cles: dict[str, dict[str, Any]], par: Compte, motif: str) -> Renotation | None:
    """Mark one attempt again; nothing is written when its key has not changed, or when its answers are gone."""
    tentative = Tentative.objects.select_for_update(of=("self",)).select_related("quiz", "compte").get(pk=pk)
    questions, remplacees = _rectifier(tentative.questions, cles)
    if not remplacees or tentative.reponses_effacees_le:
        return None
    corrections = corriger(questions, tentative.reponses)
    points, pourcentage = bilan_de(corrections)
    renotation = Renotation(
        tentative=tentative,
        points_avant=tentative.points,
        points_apres=points,
        pourcentage_avant=tentative.pourcentage,
        pourcentage_apres=pourcentage,
        reussie_avant=tentative.reussie,
        reussie_apres=tentative.reussie or (pourcentage >= tentative.seuil and not tentative.a_relire),
        questions_avant=remplacees,
        motif=motif,
        par=par,
    )
    renotation.save()
    tentative.questions, tentative.points, tentative.pourcentage = questions, points, pourcentage
    tentative.reussie = renotation.reussie_apres
    tentative.save(update_fields=["questions", "points", "pourcentage", "reussie"])
    releves_ecrire(tentative=tentative, corrections=corrections)
    if renotation.reussie_apres and not renotation.reussie_avant:
        tentative_terminee.send(sender=Tentative, tentative=tentative)
    return renotation


def _rectifier(
    figees: list[dict[str, Any]], cles: dict[str, dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The questions with today's key, and those that it replaces."""
    remplacees: list[dict[str, Any]] = []

    def une(question: dict[str, Any]) -> dict[str, Any]:
        actuelle = cles.get(question["id"])
        if actuelle is None or actuelle["genre"] != question["genre"]:
            return question
        rectifiee = GENRES[question["genre"]].rectifier(question, actuelle)
        if rectifiee is None or rectifiee == question:
            return question
        remplacees.append(question)
        return rectifiee

    elements = [
        {**element, "questions": [une(question) for question in element["questions"]]}
        if "questions" in element
        else une(element)
        for element in figees
    ]
    return elements, remplacees
