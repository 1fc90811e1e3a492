"""The narrow lines that statistics count, written with the result."""

from fractions import Fraction
from typing import Any

from safran.quiz.choices import GENEREE, MARQUE_PASSE, MARQUE_VIDE
from safran.quiz.genres import GENRES, Correction, points_de
from safran.quiz.models import MILLE, ItemQuiz, ReponseNotee, Tentative

COUPE = 200


def _releves_de(corrections: list[Correction], reponses: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    """For each question: its mark, the mark of all the others, what was chosen."""
    points = sum((c.points for c in corrections), Fraction(0))
    total = sum((points_de(c.question) for c in corrections), Fraction(0))
    releves = {}
    for correction in corrections:
        question, vaut = correction.question, points_de(correction.question)
        reste = (points - correction.points) / (total - vaut) if total > vaut else Fraction(0)
        reponse = reponses.get(question["id"], {})
        note = correction.points / vaut if vaut else Fraction(0)
        releves[question["id"]] = (int(note * MILLE), int(reste * MILLE), _choix(question, reponse))
    return releves


def _choix(question: dict[str, Any], reponse: dict[str, Any]) -> str:
    """A short mark of what was chosen; never what was typed."""
    if reponse.get("passe"):
        return MARQUE_PASSE
    if not reponse:
        return MARQUE_VIDE
    return " ".join(sorted(GENRES[question["genre"]].signature(question, reponse)))[:COUPE]


def releves_ecrire(*, tentative: Tentative, corrections: list[Correction]) -> None:
    """Write, or write again after a new marking, one line per question of an attempt handed in.

    Questions made from the directory are other ones at each attempt: there is nothing to compare, they have no line.
    """
    comptees = [c for c in corrections if not c.question["id"].startswith(GENEREE)]
    par_identite = {correction.question["id"]: correction.question for correction in comptees}
    items = ItemQuiz.objects.filter(quiz=tentative.quiz_id, identite__in=par_identite)
    connus = dict(items.values_list("identite", "pk"))
    if manquants := [identite for identite in par_identite if identite not in connus]:
        ItemQuiz.objects.bulk_create(
            [ItemQuiz(quiz_id=tentative.quiz_id, identite=i, question=par_identite[i]) for i in manquants],
            ignore_conflicts=True,
        )
        connus = dict(items.all().values_list("identite", "pk"))
    releves = _releves_de(corrections, tentative.reponses)
    ReponseNotee.objects.bulk_create(
        [
            ReponseNotee(tentative=tentative, item_id=connus[identite], note=note, reste=reste, choix=choix)
            for identite, (note, reste, choix) in releves.items()
            if identite in connus
        ],
        update_conflicts=True,
        unique_fields=["tentative", "item"],
        update_fields=["note", "reste", "choix"],
    )
