"""Reads of quizzes and attempts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from safran.quiz.genres import GENRES, Correction, bloc_figer, corriger, questions_a_plat
from safran.quiz.models import APERCU_CORRIGER, QuestionBanque, Quiz, Tentative
from safran.quiz.tirages import questions_figer

LOURDS = ("questions", "reponses")


@dataclass(frozen=True)
class EtatQuiz:
    """Where a person stands with a quiz."""

    quiz: Quiz
    remises: tuple[Tentative, ...] = ()
    ouverte: Tentative | None = None

    @property
    def meilleure(self) -> Tentative | None:
        """The attempt that counts: the highest percentage, the first to reach it."""
        return max(self.remises, key=lambda tentative: (tentative.pourcentage, -tentative.numero), default=None)

    @property
    def reussi(self) -> bool:
        """Passed at least once: a later failure takes nothing back."""
        return any(tentative.reussie for tentative in self.remises)

    @property
    def essais_restants(self) -> int | None:
        """How many attempts are left to begin; None when they are not counted."""
        if not self.quiz.essais_max:
            return None
        faits = len(self.remises) + (self.ouverte is not None)
        return max(0, self.quiz.essais_max - faits)

    @property
    def prochaine_le(self) -> datetime | None:
        """When the next attempt may begin, if that is later than now."""
        if not self.remises or not self.quiz.delai_minutes:
            return None
        le = self.remises[-1].remise_le + timedelta(minutes=self.quiz.delai_minutes)
        return le if le > timezone.now() else None

    @property
    def peut_commencer(self) -> bool:
        """A new attempt may begin now."""
        return self.ouverte is None and self.essais_restants != 0 and self.prochaine_le is None


def quiz_etat(compte: Any, quiz: Quiz) -> EtatQuiz:
    """Where a person stands with a quiz, in one query; nothing for an anonymous visitor."""
    if not getattr(compte, "is_authenticated", False):
        return EtatQuiz(quiz)
    tentatives = list(Tentative.objects.filter(compte=compte, quiz=quiz).defer(*LOURDS).order_by("numero"))
    return EtatQuiz(
        quiz,
        remises=tuple(tentative for tentative in tentatives if tentative.est_remise),
        ouverte=next((tentative for tentative in tentatives if not tentative.est_remise), None),
    )


def meilleure_tentative(compte: Any, quiz: Quiz) -> Tentative | None:
    """The attempt that counts, or none; its questions are not loaded."""
    return (
        Tentative.objects.remises()
        .filter(compte=compte, quiz=quiz)
        .defer(*LOURDS)
        .order_by("-pourcentage", "numero")
        .first()
    )


def nombre_questions(tentative: Tentative) -> int:
    """How many questions an attempt asks."""
    return len(questions_a_plat(tentative.questions))


def quiz_reussi(compte: Any, code: str) -> bool:
    """Whether a person has passed the quiz of this code at least once."""
    return Tentative.objects.filter(compte=compte, quiz__code=code, reussie=True).exists()


def quiz_rendus(compte: Any, quiz_pks: Iterable[int]) -> set[int]:
    """Which of these quizzes the person has handed in at least once, passed or not."""
    return set(
        Tentative.objects.remises().filter(compte=compte, quiz__in=list(quiz_pks)).values_list("quiz_id", flat=True)
    )


def quiz_options() -> list[tuple[str, str]]:
    """The published quizzes, (code, title), for completion rules."""
    return list(Quiz.objects.publies().values_list("code", "titre"))


def quiz_titre(code: str) -> str:
    """The title of a quiz, or its code when it is gone."""
    return Quiz.objects.filter(code=code).values_list("titre", flat=True).first() or code


def tentative_correction(tentative: Tentative) -> list[Correction]:
    """The correction of every question; to be shown only once the attempt is handed in."""
    return corriger(tentative.questions, tentative.reponses)


def elements_corriges(tentative: Tentative) -> list[dict[str, Any]]:
    """The questions as they were asked, each with its correction, cases with their questions."""
    par_question = {correction.question["id"]: correction for correction in tentative_correction(tentative)}
    return _numeroter(
        tentative.questions,
        lambda question: {
            "correction": par_question[question["id"]],
            "gabarit": GENRES[question["genre"]].gabarit_corrige,
        },
    )


def _numeroter(figees: list[dict[str, Any]], ajouter: Callable[[dict], dict[str, Any]]) -> list[dict[str, Any]]:
    """Elements of a page: {"vignette": …|None, "lignes": [{"numero", "question", "gabarit", …}]}, numbered through."""
    numeros = {question["id"]: rang for rang, question in enumerate(questions_a_plat(figees), start=1)}
    images = _images_de(figees)
    return [
        {
            "vignette": element if "questions" in element else None,
            "lignes": [
                {
                    "numero": numeros[question["id"]],
                    "question": question,
                    "image": images.get(question.get("image")),
                    **ajouter(question),
                }
                for question in element.get("questions", [element])
            ],
        }
        for element in figees
    ]


def _images_de(figees: list[dict[str, Any]]) -> dict[int, Any]:
    """The images of all the questions, with their renditions, at once; none is read when no question has any."""
    cles = {question["image"] for question in questions_a_plat(figees) if question.get("image")}
    if not cles:
        return {}
    return get_image_model().objects.filter(pk__in=cles).prefetch_renditions("max-960x720").in_bulk()


def elements_a_repondre(tentative: Tentative, form: Any) -> list[dict[str, Any]]:
    """The questions to answer, each with its field."""

    def ligne(question: dict[str, Any]) -> dict[str, Any]:
        genre, champ = GENRES[question["genre"]], form.champ_de(question["id"])
        return {
            "champ": champ,
            "gabarit": genre.gabarit,
            "consigne": genre.consigne,
            **genre.contexte(question, champ),
        }

    return _numeroter(tentative.questions, ligne)


def apercu_lire(quiz: Quiz, mode: str) -> dict[str, Any]:
    """What the admin's preview shows: an attempt that is written nowhere, to be taken or corrected."""
    return _apercu(quiz, questions_figer(quiz.questions), mode)


def apercu_banque(question: QuestionBanque, mode: str) -> dict[str, Any]:
    """The same for one line of the bank."""
    quiz = Quiz(titre=question.titre, theme=question.theme)
    return _apercu(quiz, [bloc_figer(bloc) for bloc in question.contenu], mode)


def _apercu(quiz: Quiz, questions: list[dict[str, Any]], mode: str) -> dict[str, Any]:
    from safran.quiz.forms import TentativeForm

    tentative = Tentative(quiz=quiz, numero=1, seuil=quiz.seuil, questions=questions, reponses={})
    if mode == APERCU_CORRIGER:
        return {"quiz": quiz, "corrige": True, "elements": elements_corriges(tentative)}
    elements = elements_a_repondre(tentative, TentativeForm(tentative=tentative))
    return {"quiz": quiz, "corrige": False, "elements": elements}


def banque_choisie(question: QuestionBanque) -> bool:
    """A quiz names this line of the bank; an attempt that has asked it keeps its own copy."""
    return ReferenceIndex.get_references_to(question).exists()


def usages_de(quiz: Quiz) -> list[str]:
    """Why a quiz may not be deleted: attempts, pages that show it, completion rules that name it."""
    from safran.formations.expressions import conditions_de, expression_lire
    from safran.formations.models import FormationPage

    raisons = []
    if nombre := Tentative.objects.filter(quiz=quiz).count():
        raisons.append("une personne l’a commencé" if nombre == 1 else f"{nombre} essais en dépendent")
    if ReferenceIndex.get_references_to(quiz).exists():
        raisons.append("une page l’affiche")
    for formation in FormationPage.objects.all():
        conditions = [c for c in conditions_de(expression_lire(formation)) if c.type == "quiz_reussi"]
        if any(condition.parametres.get("quiz") == quiz.code for condition in conditions):
            raisons.append(f"la formation « {formation.title} » le demande")
    return raisons
