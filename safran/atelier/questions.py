"""Questions that a step may hold: which kinds are written here, what a new one proposes, what the bank calls it."""

import uuid
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator

from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.models import QuestionBanque

SANS_TITRE = "Question à écrire"
SIMPLES = ("unique", "multiple", "vrai_faux")  # celles que l’atelier écrit ; les autres s’écrivent dans la banque
MONTRES = ("enonce", "reponses", "juste", "texte", "retour_vrai", "retour_faux", "retour")  # dans cet ordre
GENRES_NEUFS = ("unique", "vrai_faux")  # ce que la palette offre


def question_neuve(genre: str) -> dict[str, Any]:
    """A question to write, its first answer proposed as the right one: readers see them in another order each time."""
    return _neuve(genre, reponses=_reponses(True, False, False)) if genre == "unique" else _neuve(genre)


def question_brouillon(question: QuestionBanque) -> QuestionBanque:
    """The question as its latest draft has it."""
    return question.get_latest_revision_as_object() if question.latest_revision_id else question


def question_titre(contenu: dict[str, Any]) -> str:
    """What the bank calls it: its first words."""
    enonce = " ".join(strip_tags(str(contenu["value"].get("enonce") or "")).split())
    return Truncator(enonce).chars(120) or SANS_TITRE


def _neuve(genre: str, **valeur: Any) -> dict[str, Any]:
    bloc = ContenuBanqueBlock().child_blocks[genre]
    return {"type": genre, "value": {**bloc.get_prep_value(bloc.get_default()), **valeur}}


def _reponses(*justes: bool) -> list[dict[str, Any]]:
    """Empty answers, as a new question proposes them."""
    bloc = ContenuBanqueBlock().child_blocks["unique"].child_blocks["reponses"].child_block
    neuve = bloc.get_prep_value(bloc.get_default())
    return [{"type": "item", "value": {**neuve, "juste": juste}, "id": str(uuid.uuid4())} for juste in justes]
