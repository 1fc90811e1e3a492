"""The kinds of questions: how each is frozen in an attempt, answered in a form, and marked.

A new kind is one class here, one block in `blocks/`, its two templates, and its exchange (`echange/`: its shape in
`formes`, what Moodle and GIFT write and read of it). Attempts, rules and pages do not change; `test_genres`
walks the kinds and names the one that forgets a part.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from safran.quiz.choices import BANQUE, QUI_FAIT_QUOI, TIRAGE, VIGNETTE, Json, TypeQuestion
from safran.quiz.genres.choix import (
    REPONSE_ET_PASSE,
    SANS_REPONSE,
    Correction,
    Genre,
    GenreChoix,
    GenreMultiple,
    GenreVraiFaux,
    LigneCorrigee,
    points_de,
)
from safran.quiz.genres.composes import GenreAppariement, GenreOrdre, GenreTrous
from safran.quiz.genres.ecrits import GenreNumerique, GenreOuverte, GenreTexteCourt

__all__ = [
    "GENRES",
    "REPONSE_ET_PASSE",
    "SANS_REPONSE",
    "Correction",
    "Genre",
    "LigneCorrigee",
    "bilan_de",
    "bloc_figer",
    "compter",
    "corriger",
    "points_de",
    "pose_l_annuaire",
    "questions_a_plat",
]

GENRES: dict[str, Genre] = {
    TypeQuestion.UNIQUE: GenreChoix(),
    TypeQuestion.MULTIPLE: GenreMultiple(),
    TypeQuestion.VRAI_FAUX: GenreVraiFaux(),
    TypeQuestion.NUMERIQUE: GenreNumerique(),
    TypeQuestion.TEXTE_COURT: GenreTexteCourt(),
    TypeQuestion.APPARIEMENT: GenreAppariement(),
    TypeQuestion.ORDRE: GenreOrdre(),
    TypeQuestion.TROUS: GenreTrous(),
    TypeQuestion.OUVERTE: GenreOuverte(),
}


def _question_figer(bloc: Any, melanger: bool, rang: str) -> Json:
    valeur = bloc.value
    points = valeur.get("points")
    image = valeur.get("image")
    return {
        "id": bloc.id or rang,
        "genre": bloc.block_type,
        "enonce": valeur["enonce"],
        "retour": valeur["retour"],
        "points": 1 if points is None else (int(points) if points == int(points) else str(points)),
        **({"image": image.pk, "alternative": valeur.get("image_alternative") or ""} if image else {}),
        **GENRES[bloc.block_type].figer(valeur, melanger),
    }


def bloc_figer(bloc: Any, *, melanger: bool = False, rang: str = "1") -> Json:
    """One question, or one case with its questions, as an attempt keeps it; the first of its kind when it has no id."""
    if bloc.block_type != VIGNETTE:
        return _question_figer(bloc, melanger, f"q{rang}")
    return {
        "id": bloc.id or f"v{rang}",
        "genre": VIGNETTE,
        "titre": bloc.value["titre"],
        "situation": bloc.value["situation"].source,
        "questions": [
            _question_figer(sous_bloc, melanger, f"q{rang}-{sous_rang}")
            for sous_rang, sous_bloc in enumerate(bloc.value["questions"], start=1)
        ],
    }


def questions_a_plat(figees: list[Json]) -> list[Json]:
    """The questions alone, in the order in which they are asked."""
    return [question for element in figees for question in element.get("questions", [element])]


def compter(donnees_brutes: Any) -> int:
    """How many questions a stored stream asks, without building any block; a case drawn from the bank counts once."""
    combien = 0
    for brut in donnees_brutes:
        genre, valeur = brut["type"], brut["value"]
        if genre == VIGNETTE:
            combien += len(valeur["questions"])
        elif genre in {TIRAGE, QUI_FAIT_QUOI}:
            combien += int(valeur.get("nombre") or 0)
        else:
            combien += genre == BANQUE or genre in GENRES
    return combien


def pose_l_annuaire(donnees_brutes: Any) -> bool:
    """Whether a stored stream asks questions made from the directory."""
    return any(brut["type"] == QUI_FAIT_QUOI for brut in donnees_brutes)


def corriger(figees: list[Json], reponses: Json) -> list[Correction]:
    """Mark every question of an attempt."""
    return [
        GENRES[question["genre"]].corriger(question, reponses.get(question["id"], {}))
        for question in questions_a_plat(figees)
    ]


def bilan_de(corrections: list[Correction]) -> tuple[Decimal, int]:
    """Points rounded to the hundredth, and the percentage rounded down: 70 means that 70 % was really reached."""
    points = sum((correction.points for correction in corrections), Fraction(0))
    total = sum((points_de(correction.question) for correction in corrections), Fraction(0))
    arrondis = (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return arrondis, int(100 * points / total) if total else 0
