"""How long a step is expected to take: words read, media played, questions answered; or what its author says, and why.

Counted from the stored content, without building any block: which texts a block shows is read from its definition.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from safran.parcours.blocks import PaquetBlock, QuizBlock
from safran.parcours.textes import contenu_brut, contenu_definition, textes
from safran.quiz.models import Quiz

MOTS_PAR_MINUTE = 180
PAR_QUESTION = 45  # secondes
PAR_PAQUET = 300  # un module fait ailleurs ne dit pas sa durée : son auteur l’écrit, avec un motif
PLAFOND = 3  # fois la durée prévue : ce que la mesure admet au plus, et ce qu’une durée déclarée ne dépasse pas
QUESTION, DUREE, TRANSCRIPTION = "question", "duree_secondes", "transcription"
MOT = re.compile(r"[^\W_]\S*")


@dataclass(frozen=True)
class Duree:
    """The expected length of a step or a module, in whole minutes: computed, or written with a reason."""

    calculee: int
    ecrite: int = 0
    motif: str = ""

    @property
    def minutes(self) -> int:
        """The one that counts; a length written without its reason does not."""
        return self.ecrite if self.ecrite and self.motif else self.calculee

    @property
    def est_ecrite(self) -> bool:
        """Whether its author wrote it."""
        return self.minutes != self.calculee

    @property
    def plafond(self) -> int:
        """Seconds: what may be measured at most."""
        return PLAFOND * 60 * self.minutes


class Questions(Mapping[int, int]):
    """How many questions each of these quizzes asks: read together, once, the first time that a length is asked for."""

    def __init__(self, quiz: Collection[int]) -> None:
        self._quiz = frozenset(quiz)

    @cached_property
    def _nombres(self) -> dict[int, int]:
        return questions_compter(self._quiz)

    def __getitem__(self, pk: int) -> int:
        return self._nombres[pk]

    def __iter__(self) -> Iterator[int]:
        return iter(self._nombres)

    def __len__(self) -> int:
        return len(self._nombres)


def secondes_prevues(contenu: Any, questions: Mapping[int, int] | None = None) -> int:
    """Seconds that the content of a step takes: its stored blocks, or the value of its stream.

    `questions` says how many questions each quiz asks, by primary key; read from the base when it is not given.
    """
    bruts = contenu_brut(contenu)
    if questions is None:
        questions = questions_compter({brut["value"] for brut in bruts if brut.get("type") == "quiz"} - {None})
    return math.ceil(sum(_secondes(brut, questions) for brut in bruts))


def duree_de_l_etape(valeur: Mapping[str, Any], questions: Mapping[int, int] | None = None) -> Duree:
    """The expected length of a stored step: one minute at least."""
    calculee = max(1, round(secondes_prevues(valeur.get("contenu"), questions) / 60))
    return Duree(calculee, valeur.get("duree_minutes") or 0, valeur.get("duree_motif") or "")


def questions_compter(quiz: Collection[int]) -> dict[int, int]:
    """How many questions each of these quizzes asks; one query, none when there is no quiz."""
    lus = Quiz.objects.filter(pk__in=quiz).only("questions") if quiz else ()
    return {un.pk: un.nombre_questions for un in lus}


def _secondes(brut: Mapping[str, Any], questions: Mapping[int, int]) -> float:
    """Seconds of one stored block; a kind that no longer exists takes none."""
    genre, valeur = brut.get("type"), brut.get("value")
    bloc = contenu_definition().child_blocks.get(genre)
    if bloc is None:
        return 0
    if genre == QUESTION:
        return PAR_QUESTION
    if isinstance(bloc, QuizBlock):
        return PAR_QUESTION * questions.get(valeur, 0)
    if isinstance(bloc, PaquetBlock):
        return PAR_PAQUET
    joue = valeur.get(DUREE) or 0 if isinstance(valeur, dict) else 0
    # Un média dont la durée n’est pas connue dure ce que sa transcription met à se lire.
    lus = textes(bloc, valeur, sans=TRANSCRIPTION if joue else "")
    pensees = PAR_QUESTION if QUESTION in getattr(bloc, "child_blocks", ()) else 0  # un cas pose la sienne
    return pensees + joue + sum(len(MOT.findall(texte.clair)) for texte in lus) * 60 / MOTS_PAR_MINUTE
