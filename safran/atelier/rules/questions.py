"""A question written in its step: it lives in the bank, the step only names it."""

import uuid
from typing import Any

from django.utils.text import slugify

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.atelier.choices import CATEGORIE
from safran.atelier.plan import QUESTION
from safran.atelier.questions import SANS_TITRE, question_brouillon, question_titre
from safran.parcours.blocks import ContenuEtapeBlock
from safran.quiz.models import QuestionBanque, Quiz


def question_creer(
    *, contenu: dict[str, Any], par: Compte, cle: uuid.UUID, theme: Theme | None = None
) -> QuestionBanque:
    """Write a question in the bank, out of service until its training is online; sent twice, it is written once.

    `contenu` is its one block as the bank stores it, without identity. Raises RegleRefusee "sans_theme".
    """
    theme = theme or Theme.objects.en_vigueur().order_by("ordre", "pk").first()
    if theme is None:
        raise RegleRefusee("sans_theme", "Aucun thème n’est en vigueur : créez-en un d’abord.")
    titre = question_titre(contenu)
    code = f"{slugify(titre)[:60] or 'question'}-{cle.hex[:8]}"
    question = QuestionBanque.objects.filter(code__endswith=f"-{cle.hex[:8]}", categorie=CATEGORIE).first()
    if question is None:
        question = QuestionBanque(code=code, titre=titre, theme=theme, categorie=CATEGORIE, live=False)
        _garder(question, contenu, par, str(uuid.uuid4()))
    return question


def question_ecrire(*, question: QuestionBanque, contenu: dict[str, Any], par: Compte) -> bool:
    """Keep what was typed as the draft of the question; False when nothing changed."""
    brouillon = question_brouillon(question)
    avant = brouillon.contenu.raw_data
    if len(avant) and {"type": avant[0]["type"], "value": avant[0]["value"]} == contenu:
        return False
    if brouillon.titre == SANS_TITRE:
        brouillon.titre = question_titre(contenu)
    _garder(brouillon, contenu, par, avant[0]["id"] if len(avant) else str(uuid.uuid4()))
    return True


def question_montrer(*, question: QuestionBanque) -> tuple[str, int]:
    """The block (kind, value) that shows a question: its own kind of block, else a quiz of it alone."""
    if QUESTION in ContenuEtapeBlock().child_blocks:
        return QUESTION, question.pk
    quiz = Quiz(code=f"atelier-{question.code}"[:80], titre=question.titre[:160], theme=question.theme, live=True)
    choisie = {"type": "banque", "value": question.pk, "id": str(uuid.uuid4())}
    quiz.questions = quiz.questions.stream_block.to_python([choisie])
    quiz.save()
    return "quiz", quiz.pk


def _garder(question: QuestionBanque, contenu: dict[str, Any], par: Compte, cle: str) -> None:
    question.contenu = question.contenu.stream_block.to_python([{**contenu, "id": cle}])
    if not question.live:
        question.save()
    question.save_revision(user=par, clean=False)
