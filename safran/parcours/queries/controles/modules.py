"""What must be true of a module before it is published: its steps, their blocks, their headings, their quizzes."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks.stream_block import StreamBlockValidationError

from safran.parcours.pages import ModulePage
from safran.parcours.queries.controles.blocs import bloc_manques
from safran.parcours.queries.controles.durees import module_durees
from safran.parcours.queries.controles.lignes import Controle
from safran.quiz.models import Quiz

TITRES = re.compile(r"<h([2-4])")


def module_controles(page: ModulePage) -> Iterator[Controle]:
    """Steps, blocks, quizzes of a module."""
    editer = reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#panel-child-contenu-etapes-section"
    if not page.etapes:
        yield Controle(True, "Le module n’a aucune étape.", editer)
    yield from module_durees(page, editer)
    for rang, bloc in enumerate(page.etapes, start=1):
        lieu = f"Étape {rang}, « {bloc.value['titre']} » : "
        contenu = bloc.value["contenu"]
        if not contenu:
            yield Controle(True, lieu + "elle est vide.", editer)
        niveau = 1
        for enfant in contenu:
            for bloquant, phrase in bloc_manques(enfant.block_type, enfant.value):
                yield Controle(bloquant, lieu + phrase, editer)
            if enfant.block_type == "texte":
                niveau, phrase = _titres(str(enfant.value), niveau)
                if phrase:
                    yield Controle(True, lieu + phrase, editer)
            if enfant.block_type == "quiz":
                yield from _quiz(lieu, enfant.value, editer)


def _titres(html: str, niveau: int) -> tuple[int, str]:
    """The last heading level of a text and, if one is skipped, the sentence that says so."""
    for trouve in TITRES.finditer(html):
        suivant = int(trouve[1])
        if suivant > niveau + 1:
            return suivant, f"un titre de niveau {suivant} suit un niveau {niveau} : ne sautez pas de niveau."
        niveau = suivant
    return niveau, ""


def _quiz(lieu: str, quiz: Quiz | None, editer: str) -> Iterator[Controle]:
    """A quiz shown in a step: published, and with an answer to each question."""
    if quiz is None:
        yield Controle(True, lieu + "le quiz choisi n’existe plus.", editer)
        return
    ouvrir = reverse("wagtailsnippets_quiz_quiz:edit", args=[quiz.pk])
    if not quiz.live:
        yield Controle(True, f"{lieu}le quiz « {quiz.titre} » n’est pas publié.", ouvrir, "Ouvrir le quiz")
    try:
        quiz.questions.stream_block.clean(quiz.questions)
    except (StreamBlockValidationError, ValidationError):
        phrase = f"{lieu}le quiz « {quiz.titre} » a une question incomplète ou sans bonne réponse."
        yield Controle(True, phrase, ouvrir, "Ouvrir le quiz")
