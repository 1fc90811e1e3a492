"""What an answer may hold, question by question."""

from collections.abc import Iterator
from typing import Any

from safran.evaluations.choices import NOTES, TEXTE_MAX, Genre


def valeur_juste(question: dict[str, Any], valeur: Any) -> bool:
    """This value answers this question."""
    genre, rangs = question["genre"], range(len(question["choix"]))
    if genre == Genre.NOTE:
        return type(valeur) is int and valeur in NOTES
    if genre == Genre.OUI_NON:
        return type(valeur) is bool
    if genre == Genre.UNIQUE:
        return type(valeur) is int and valeur in rangs
    if genre == Genre.MULTIPLE:
        return isinstance(valeur, list) and bool(valeur) and all(type(v) is int and v in rangs for v in valeur)
    return isinstance(valeur, str) and 0 < len(valeur.strip()) <= TEXTE_MAX


def anomalies_de(questions: list[dict[str, Any]], contenu: Any) -> Iterator[str]:
    """The keys whose value does not answer the question, that nobody asked, or that are missing."""
    if not isinstance(contenu, dict):
        yield "contenu"
        return
    connues = {question["cle"]: question for question in questions}
    for cle, valeur in contenu.items():
        if cle not in connues or not valeur_juste(connues[cle], valeur):
            yield cle
    for cle, question in connues.items():
        if question["obligatoire"] and cle not in contenu:
            yield cle
