"""Builders of quizzes: questions as the stream field stores them, quizzes, attempts that are handed in."""

import itertools
import uuid

from reseau.vocabulaires.models import Theme
from safran.quiz import rules
from safran.quiz.genres import questions_a_plat
from safran.quiz.models import Quiz, Tentative

_compteur = itertools.count(1)


def _bloc(genre: str, valeur: dict) -> dict:
    return {"type": genre, "value": valeur, "id": str(uuid.uuid4())}


def _reponses(justes, fausses) -> list[dict]:
    textes = [(texte, True) for texte in justes] + [(texte, False) for texte in fausses]
    return [
        {"type": "item", "id": str(uuid.uuid4()), "value": {"texte": t, "juste": j, "retour": f"Retour sur {t}"}}
        for t, j in textes
    ]


def une_question(genre: str = "unique", justes=("Bonne",), fausses=("Mauvaise", "Pire"), enonce: str = "") -> dict:
    """A question with proposed answers."""
    valeur = {"enonce": enonce or f"Question {next(_compteur)}", "retour": "Explication générale"}
    return _bloc(genre, {**valeur, "reponses": _reponses(justes, fausses)})


def un_vrai_faux(juste: bool = True, enonce: str = "") -> dict:
    """A statement."""
    return _bloc("vrai_faux", {"enonce": enonce or f"Affirmation {next(_compteur)}", "juste": juste, "retour": ""})


def une_vignette(questions, titre: str = "Madame R. pousse la porte") -> dict:
    """A case with its questions."""
    situation = "<p>Elle veut garder son emploi.</p><blockquote>Que puis-je faire ?</blockquote>"
    return _bloc("vignette", {"titre": titre, "situation": situation, "questions": list(questions)})


def un_quiz(questions=None, code: str = "", **champs) -> Quiz:
    """A published quiz; by default two questions, a statement and a case of one question."""
    numero = next(_compteur)
    if questions is None:
        questions = [
            une_question(),
            une_question("multiple", justes=("Un", "Deux"), fausses=("Trois",)),
            un_vrai_faux(False),
            une_vignette([une_question(enonce="Et dans ce cas ?")]),
        ]
    champs.setdefault("titre", f"Quiz {numero}")
    champs.setdefault("theme", Theme.objects.get(code="cep"))
    quiz = Quiz(code=code or f"quiz-{numero}", questions=[], **champs)
    quiz.questions = Quiz._meta.get_field("questions").stream_block.to_python(questions)
    quiz.save()
    quiz.save_revision().publish()
    return Quiz.objects.get(pk=quiz.pk)


def justes(question: dict) -> dict:
    """The whole right answer to a frozen question."""
    return {"choix": [reponse["id"] for reponse in question["reponses"] if reponse["juste"]]}


def fausses(question: dict) -> dict:
    """A wrong answer to a frozen question."""
    return {"choix": [next(reponse["id"] for reponse in question["reponses"] if not reponse["juste"])]}


def reponses_de(tentative: Tentative, bonnes: int | None = None) -> dict[str, dict]:
    """Answers to every question: the first `bonnes` right (all of them by default), the others wrong."""
    questions = questions_a_plat(tentative.questions)
    bonnes = len(questions) if bonnes is None else bonnes
    return {q["id"]: justes(q) if rang < bonnes else fausses(q) for rang, q in enumerate(questions)}


def formulaire_de(tentative: Tentative, reponses: dict[str, dict]) -> dict[str, object]:
    """The same answers as a browser posts them."""
    noms = {question["id"]: f"q{rang}" for rang, question in enumerate(questions_a_plat(tentative.questions), start=1)}
    return {
        noms[identite]: "passe" if reponse.get("passe") else reponse["choix"] for identite, reponse in reponses.items()
    }


def une_tentative_remise(compte, quiz: Quiz, bonnes: int | None = None) -> Tentative:
    """An attempt begun and handed in."""
    tentative = rules.tentative_start(compte=compte, quiz=quiz)
    return rules.tentative_submit(tentative=tentative, reponses=reponses_de(tentative, bonnes))
