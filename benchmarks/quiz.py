"""Handing in a quiz drawn from a bank of thousands, statistics over a million answers, a step among five or sixty."""

from typing import Any


def reponses_justes(tentative) -> dict[str, Any]:
    """The fields of the form of an attempt, each with its right answer."""
    from safran.quiz.genres import GENRES, questions_a_plat

    champs: dict[str, Any] = {}
    for rang, question in enumerate(questions_a_plat(tentative.questions), start=1):
        exacte = GENRES[question["genre"]].exacte(question)
        champs |= {f"q{rang}-{cle}": texte for cle, texte in exacte.get("parties", {}).items()}
        if "choix" in exacte:
            champs[f"q{rang}"] = exacte["choix"]
    return champs
