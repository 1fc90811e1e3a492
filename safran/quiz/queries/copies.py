"""The questions of an attempt as its pages show them: to be answered, or corrected.

A question looks the same to all those who are asked it with its answers in the same order, and who have answered the
same: written once whatever its rank, which is put in last, it is kept by what it shows.
"""

import hashlib
import json
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.images import get_image_model

from home.gardees import Gardee
from safran.quiz.affichage import TAILLE_DANS_UN_TEXTE, images_preparer
from safran.quiz.forms import QuestionForm, TentativeForm, nom_de
from safran.quiz.genres import GENRES, Correction, corriger, questions_a_plat
from safran.quiz.models import Tentative
from safran.quiz.textes import incrustees_dans

ECRITES = Gardee("questions écrites", pieces=("wagtailimages",), combien=2_000)
RANG = "@rang@"  # tient la place du rang dans une question écrite


def nombre_questions(tentative: Tentative) -> int:
    """How many questions an attempt asks."""
    return len(questions_a_plat(tentative.questions))


def tentative_correction(tentative: Tentative) -> list[Correction]:
    """The correction of every question; to be shown only once the attempt is handed in."""
    return corriger(tentative.questions, tentative.reponses)


def elements_corriges(tentative: Tentative, *, montrer_justes: bool = True, prefixe: str = "") -> list[dict[str, Any]]:
    """The questions as they were asked, each with its correction written, cases with their questions."""

    def ecrire(ligne: dict[str, Any]) -> dict[str, Any]:
        question = ligne["question"]
        genre, reponse = GENRES[question["genre"]], tentative.reponses.get(question["id"], {})

        def contexte(sans_rang: dict[str, Any]) -> dict[str, Any]:
            correction = genre.corriger(question, reponse)
            return {"ligne": sans_rang, "correction": correction if montrer_justes else correction.sans_justes()}

        return {"html": question_ecrire(genre.gabarit_corrige, ligne, [reponse, montrer_justes], contexte)}

    return elements_numeroter(tentative.questions, ecrire, prefixe=prefixe)


def question_ecrire(
    gabarit: str, ligne: dict[str, Any], dit: Any, contexte: Callable[[dict[str, Any]], dict[str, Any]]
) -> SafeString:
    """A question as HTML: what it shows besides itself is `dit`; `contexte` makes it of its line without a rank."""
    sans_rang = ligne | ligne["sans_rang"]
    montre = [sans_rang["surtitre"], sans_rang["ancre"], ligne["question"], ligne["montrees"], dit]
    empreinte = hashlib.blake2b(json.dumps(montre, sort_keys=True).encode(), digest_size=16).digest()
    html = ECRITES.rendre((gabarit, empreinte), gabarit, lambda: contexte(sans_rang))
    return SafeString(html.replace(RANG, ligne["numero"]))


def question_a_repondre(ligne: dict[str, Any], form: QuestionForm) -> SafeString:
    """One question alone, to be answered, with what was wrong in what was sent."""
    genre = GENRES[ligne["question"]["genre"]]

    def contexte(sans_rang: dict[str, Any]) -> dict[str, Any]:
        complement = {"consigne": genre.consigne, **genre.contexte(ligne["question"], form.champ)}
        return {"ligne": {**sans_rang, **complement}, "champ": form.champ}

    envoi = [form.champ.value(), [str(erreur) for erreur in form.champ.errors]] if form.is_bound else None
    return question_ecrire(genre.gabarit, ligne, [form.nom, envoi], contexte)


def question_corrigee(ligne: dict[str, Any], question: dict[str, Any], reponse: dict[str, Any]) -> SafeString:
    """One question alone, as it was asked, with its correction."""
    genre = GENRES[question["genre"]]

    def contexte(sans_rang: dict[str, Any]) -> dict[str, Any]:
        return {"ligne": sans_rang, "correction": genre.corriger(question, reponse)}

    return question_ecrire(genre.gabarit_corrige, ligne, reponse, contexte)


def elements_numeroter(
    figees: list[dict[str, Any]],
    ajouter: Callable[[dict], dict[str, Any]],
    *,
    prefixe: str = "",
    surtitre: str = "Question {}",
) -> list[dict[str, Any]]:
    """Elements of a page: {"vignette": …|None, "lignes": [{"numero", "question", "image", …}]}, numbered through.

    `ancre` names each question in the page: `prefixe` keeps apart two quizzes of one page.
    """

    def ligne(question: dict[str, Any]) -> dict[str, Any]:
        sans_rang, rangee = (
            {"numero": n, "surtitre": surtitre.format(n), "ancre": question.get("ancre") or f"{prefixe}{n}"}
            for n in (RANG, numeros[question["id"]])
        )
        dite = rangee | {
            "sans_rang": sans_rang,
            "question": question,
            "image": images.get(question.get("image")),
            "montrees": [images[cle].file_hash if cle in images else "" for cle in dans_les_textes[question["id"]]],
        }
        return dite | ajouter(dite)

    questions = questions_a_plat(figees)
    numeros = {question["id"]: str(rang) for rang, question in enumerate(questions, start=1)}
    dans_les_textes = {question["id"]: list(incrustees_dans(question)) for question in questions}
    images = _images_lire(questions, set(chain.from_iterable(dans_les_textes.values())))
    return [
        {
            "vignette": element if "questions" in element else None,
            "lignes": [ligne(question) for question in element.get("questions", [element])],
        }
        for element in figees
    ]


def _images_lire(questions: list[dict[str, Any]], dans_les_textes: set[int]) -> dict[int, Any]:
    """The images of all the questions and of their texts, with their renditions, at once; none read without any."""
    cles = {question["image"] for question in questions if question.get("image")} | dans_les_textes
    if not cles:
        return {}
    images = get_image_model().objects.filter(pk__in=cles).prefetch_renditions("max-960x720", TAILLE_DANS_UN_TEXTE)
    par_cle = images.in_bulk()
    images_preparer({cle: par_cle.get(cle) for cle in dans_les_textes})
    return par_cle


def element_seul(elements: list[dict[str, Any]], rang: int) -> list[dict[str, Any]]:
    """Only the question of this rank, under its case when it has one."""
    return [
        {**element, "lignes": lignes}
        for element in elements
        if (lignes := [ligne for ligne in element["lignes"] if ligne["numero"] == str(rang)])
    ]


def elements_a_repondre(
    tentative: Tentative, envoye: TentativeForm | None = None, *, prefixe: str = ""
) -> list[dict[str, Any]]:
    """The questions to answer, each with the name of its field, written; a form that was sent shows its fields anew."""

    def ecrire(ligne: dict[str, Any]) -> dict[str, Any]:
        question = ligne["question"]
        genre, reponse = GENRES[question["genre"]], tentative.reponses.get(question["id"], {})

        def contexte(dite: dict[str, Any]) -> dict[str, Any]:
            champ = envoye.champ_de(question["id"]) if envoye else _vierge(dite, reponse, prefixe)
            return {"ligne": {**dite, "consigne": genre.consigne, **genre.contexte(question, champ)}, "champ": champ}

        if envoye:
            html = render_to_string(genre.gabarit, contexte(ligne))
        else:
            html = question_ecrire(genre.gabarit, ligne, reponse, contexte)
        return {"nom": nom_de(ligne["numero"]), "html": html}

    return elements_numeroter(tentative.questions, ecrire, prefixe=prefixe)


def _vierge(ligne: dict[str, Any], reponse: dict[str, Any], prefixe: str) -> BoundField:
    """The field of one question, with the answer that is kept."""
    question, nom = ligne["question"], nom_de(ligne["numero"])
    depart = {nom: GENRES[question["genre"]].montrer(reponse)}
    form = QuestionForm(question=question, numero=ligne["numero"], auto_id=f"id_{prefixe}%s", initial=depart)
    return form.champ
