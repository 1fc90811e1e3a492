"""The questions of an attempt as its pages show them: to be answered, or corrected."""

from collections.abc import Callable
from typing import Any

from wagtail.images import get_image_model

from safran.quiz.genres import GENRES, Correction, corriger, questions_a_plat
from safran.quiz.models import Tentative


def nombre_questions(tentative: Tentative) -> int:
    """How many questions an attempt asks."""
    return len(questions_a_plat(tentative.questions))


def tentative_correction(tentative: Tentative) -> list[Correction]:
    """The correction of every question; to be shown only once the attempt is handed in."""
    return corriger(tentative.questions, tentative.reponses)


def elements_corriges(tentative: Tentative, *, montrer_justes: bool = True) -> list[dict[str, Any]]:
    """The questions as they were asked, each with its correction, cases with their questions."""
    corrections = tentative_correction(tentative)
    if not montrer_justes:
        corrections = [correction.sans_justes() for correction in corrections]
    par_question = {correction.question["id"]: correction for correction in corrections}
    return _numeroter(
        tentative.questions,
        lambda question: {
            "correction": par_question[question["id"]],
            "gabarit": GENRES[question["genre"]].gabarit_corrige,
        },
    )


def _numeroter(figees: list[dict[str, Any]], ajouter: Callable[[dict], dict[str, Any]]) -> list[dict[str, Any]]:
    """Elements of a page: {"vignette": …|None, "lignes": [{"numero", "question", "gabarit", …}]}, numbered through."""
    numeros = {question["id"]: str(rang) for rang, question in enumerate(questions_a_plat(figees), start=1)}
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
