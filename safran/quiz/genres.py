"""The kinds of questions: how each is frozen in an attempt, answered in a form, and marked.

A new kind is one class here, one block in `blocks.py` and its two templates; attempts, rules and pages do not change.
A frozen question is a plain dictionary: `id`, `genre`, `enonce`, `retour`, `points`, and what its kind needs.
An answer is a dictionary too: `{"choix": [ids]}`, or `{"passe": True}` for « Je ne sais pas »; empty when unanswered.
"""

import secrets
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from safran.quiz.choices import FAUX, LIBELLE_PASSE, PASSE, VIGNETTE, VRAI, TypeQuestion, Verdict

SANS_REPONSE = "Répondez à cette question ou choisissez « Je ne sais pas »."
REPONSE_ET_PASSE = "Vous avez coché des réponses et « Je ne sais pas » : gardez l’un ou l’autre."


@dataclass(frozen=True)
class LigneCorrigee:
    """One proposed answer once the quiz is handed in."""

    texte: str
    cochee: bool
    juste: bool
    retour: str

    @property
    def etat(self) -> str:
        """The words shown beside the answer, never its colour alone."""
        if self.cochee:
            return "Votre réponse, juste" if self.juste else "Votre réponse"
        return "Bonne réponse" if self.juste else ""

    @property
    def classe(self) -> str:
        """The look that goes with the words."""
        if self.juste:
            return "option--juste"
        return "option--fausse" if self.cochee else ""


@dataclass(frozen=True)
class Correction:
    """What one question gave: its points, a verdict in words, each proposed answer."""

    question: dict[str, Any]
    points: Fraction
    verdict: Verdict
    lignes: list[LigneCorrigee] = field(default_factory=list)


class ChampUnique(forms.ChoiceField):
    """Radio buttons, « Je ne sais pas » included."""

    widget = forms.RadioSelect


class ChampMultiple(forms.MultipleChoiceField):
    """Check boxes, « Je ne sais pas » included; ticked with another answer, it is contradictory."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        """Refuse an answer and « Je ne sais pas » together."""
        super().validate(value)
        if PASSE in value and len(value) > 1:
            raise ValidationError(REPONSE_ET_PASSE, code="contradiction")


class Genre:
    """A kind of question with proposed answers; the base of those that exist today."""

    classe_champ: type[forms.Field] = ChampUnique
    gabarit = "quiz/genres/choix.html"
    gabarit_corrige = "quiz/genres/choix_corrige.html"

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """What the attempt keeps of the question besides its wording."""
        reponses = [
            {
                "id": bloc.id or f"r{rang}",
                "texte": bloc.value["texte"],
                "juste": bool(bloc.value["juste"]),
                "retour": bloc.value["retour"],
            }
            for rang, bloc in enumerate(valeur["reponses"].bound_blocks, start=1)
        ]
        if melanger:
            secrets.SystemRandom().shuffle(reponses)
        return {"reponses": reponses}

    def champ(self, question: dict[str, Any], libelle: str, requis: bool = True) -> forms.Field:
        """The form field: only identities and wordings, nothing that tells which answer is right."""
        choix = [(reponse["id"], reponse["texte"]) for reponse in question["reponses"]]
        return self.classe_champ(
            label=libelle,
            choices=[*choix, (PASSE, LIBELLE_PASSE)],
            required=requis,
            error_messages={"required": SANS_REPONSE},
        )

    def lire(self, valeur: Any) -> dict[str, Any]:
        """The answer to keep, from the cleaned value of the field; empty when nothing was chosen."""
        choix = [valeur] if isinstance(valeur, str) else list(valeur or ())
        choix = [identite for identite in choix if identite]
        if PASSE in choix:
            return {"passe": True}
        return {"choix": choix} if choix else {}

    def montrer(self, reponse: dict[str, Any]) -> Any:
        """The value of the field for an answer already kept."""
        return PASSE if reponse.get("passe") else next(iter(reponse.get("choix", ())), "")

    def connait(self, question: dict[str, Any], reponse: dict[str, Any]) -> bool:
        """Whether the answer is one that this question can receive."""
        possibles = {proposee["id"] for proposee in question["reponses"]}
        choix = reponse.get("choix", [])
        return bool(reponse.get("passe")) != bool(choix) and set(choix) <= possibles

    def part(self, question: dict[str, Any], choix: set[str]) -> Fraction:
        """The share of the points, between 0 and 1: all or nothing."""
        justes = {reponse["id"] for reponse in question["reponses"] if reponse["juste"]}
        return Fraction(int(choix == justes))

    def corriger(self, question: dict[str, Any], reponse: dict[str, Any]) -> Correction:
        """Mark one answer; no answer and « Je ne sais pas » give nothing."""
        choix = set(reponse.get("choix", ()))
        part = self.part(question, choix) if choix else Fraction(0)
        if not choix:
            verdict = Verdict.PASSE
        elif part == 1:
            verdict = Verdict.JUSTE
        else:
            verdict = Verdict.PARTIEL if part else Verdict.FAUX
        lignes = [LigneCorrigee(r["texte"], r["id"] in choix, r["juste"], r["retour"]) for r in question["reponses"]]
        return Correction(question, part * question["points"], verdict, lignes)


class GenreMultiple(Genre):
    """Several right answers: each one ticked counts, each wrong one ticked removes as much, never below zero."""

    classe_champ = ChampMultiple

    def montrer(self, reponse: dict[str, Any]) -> Any:
        """Every box to tick."""
        return [PASSE] if reponse.get("passe") else reponse.get("choix", [])

    def part(self, question: dict[str, Any], choix: set[str]) -> Fraction:
        """(right ticked − wrong ticked) ÷ right ones, floored at zero."""
        justes = {reponse["id"] for reponse in question["reponses"] if reponse["juste"]}
        return max(Fraction(0), Fraction(len(choix & justes) - len(choix - justes), len(justes)))


class GenreVraiFaux(Genre):
    """A statement: two fixed answers, always in the same order."""

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """The two answers, one of them right."""
        vraie = bool(valeur["juste"])
        return {
            "reponses": [
                {"id": VRAI, "texte": "Vrai", "juste": vraie, "retour": ""},
                {"id": FAUX, "texte": "Faux", "juste": not vraie, "retour": ""},
            ]
        }


GENRES: dict[str, Genre] = {
    TypeQuestion.UNIQUE: Genre(),
    TypeQuestion.MULTIPLE: GenreMultiple(),
    TypeQuestion.VRAI_FAUX: GenreVraiFaux(),
}


def _figer_question(bloc: Any, melanger: bool, rang: str) -> dict[str, Any]:
    return {
        "id": bloc.id or rang,
        "genre": bloc.block_type,
        "enonce": bloc.value["enonce"],
        "retour": bloc.value["retour"],
        "points": 1,
        **GENRES[bloc.block_type].figer(bloc.value, melanger),
    }


def questions_figer(flux: Any, *, melanger: bool = False) -> list[dict[str, Any]]:
    """Freeze a stream of questions: what an attempt keeps, in order, cases with their questions inside."""
    figees = []
    for rang, bloc in enumerate(flux, start=1):
        if bloc.block_type != VIGNETTE:
            figees.append(_figer_question(bloc, melanger, f"q{rang}"))
            continue
        figees.append(
            {
                "id": bloc.id or f"v{rang}",
                "genre": VIGNETTE,
                "titre": bloc.value["titre"],
                "situation": bloc.value["situation"].source,
                "questions": [
                    _figer_question(sous_bloc, melanger, f"q{rang}-{sous_rang}")
                    for sous_rang, sous_bloc in enumerate(bloc.value["questions"], start=1)
                ],
            }
        )
    return figees


def questions_a_plat(figees: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions alone, in the order in which they are asked."""
    return [question for element in figees for question in element.get("questions", [element])]


def compter(donnees_brutes: Any) -> int:
    """How many questions a stored stream holds, without building any block."""
    return sum(
        len(brut["value"]["questions"]) if brut["type"] == VIGNETTE else 1
        for brut in donnees_brutes
        if brut["type"] == VIGNETTE or brut["type"] in GENRES
    )


def corriger(figees: list[dict[str, Any]], reponses: dict[str, Any]) -> list[Correction]:
    """Mark every question of an attempt."""
    return [
        GENRES[question["genre"]].corriger(question, reponses.get(question["id"], {}))
        for question in questions_a_plat(figees)
    ]


def bilan_de(corrections: list[Correction]) -> tuple[Decimal, int]:
    """Points rounded to the hundredth, and the percentage rounded down: 70 means that 70 % was really reached."""
    points = sum((correction.points for correction in corrections), Fraction(0))
    total = sum(correction.question["points"] for correction in corrections)
    arrondis = (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return arrondis, int(100 * points / total) if total else 0
