"""Each question of a file gets its code, title and category: what lets the next import know it again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.text import slugify

from home.recherche.texte import replier
from safran.quiz.echange.modele import Ligne, Question
from safran.quiz.echange.texte import ligne_unique
from safran.quiz.textes import en_clair

CODE_MAX, TITRE_MAX, CATEGORIE_MAX = 120, 200, 300


@dataclass(frozen=True)
class Range:
    """A question ready to be compared with the bank; `repetee`, the line where the file already has it."""

    question: Question
    code: str
    repetee: int = 0


def ranger(lignes: Iterable[Ligne]) -> list[Range | Ligne]:
    """The questions sorted, the other lines as they are."""
    vus: dict[str, Question] = {}
    return [_ranger(ligne, vus) for ligne in lignes]


def _ranger(ligne: Ligne, vus: dict[str, Question]) -> Range | Ligne:
    question = ligne.question
    if question is None:
        return ligne
    if len(question.categorie) > CATEGORIE_MAX:
        motif = f"Le chemin de la catégorie dépasse {CATEGORIE_MAX} signes."
        return replace(ligne, question=None, motif=motif)
    entier = ligne_unique(question.titre or en_clair(question.enonce)) or "Question sans titre"
    titre = entier if len(entier) <= TITRE_MAX else f"{entier[: TITRE_MAX - 1]}…"
    remarques = (*question.remarques, "Le titre est raccourci.") if question.titre not in ("", titre) else ()
    question = replace(question, titre=titre, remarques=remarques or question.remarques)
    return _coder(question, vus)


def _coder(question: Question, vus: dict[str, Question]) -> Range:
    """The code written in the file, else one drawn from what names the question; a number when it is taken."""
    propre = slugify(question.code)[:CODE_MAX].strip("-_")
    racine = propre or _empreinte(question)
    code, rang = racine, 1
    while (deja := vus.get(code)) is not None:
        if replace(deja, code="") == replace(question, code=""):
            return Range(replace(question, code=code), code, deja.ligne)
        rang += 1
        code = f"{racine[: CODE_MAX - 6]}-{rang}"
    question = replace(question, code=code)
    vus[code] = question
    return Range(question, code)


def _empreinte(question: Question) -> str:
    dit = question.valeur.get("situation", en_clair(question.enonce))
    genre = question.genre.replace("multiple", "unique")  # corrigée, une question passe de l’un à l’autre
    noms = (question.categorie, question.titre, genre, dit)
    somme = hashlib.sha256("\x1f".join(replier(nom) for nom in noms).encode()).hexdigest()
    return f"{slugify(question.titre)[:60].strip('-_')}-{somme[:12]}".strip("-")
