"""What a file of questions says, whatever its format."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ENTIER = Decimal(100)
MOINS, PARTS, PLACES, TOUT = "MOINS", "PARTS", "PLACES", "TOUT"
VIGNETTE = "vignette"
Brut = dict[str, Any]


class Refus(Exception):
    """One question cannot be taken; the message is the French reason told on its line."""


class FichierRefuse(Exception):
    """The file as a whole cannot be read; `ligne` is where, 0 when that means nothing."""

    def __init__(self, message: str, ligne: int = 0) -> None:
        super().__init__(f"Ligne {ligne} : {message[0].lower()}{message[1:]}" if ligne else message)
        self.ligne = ligne


@dataclass(frozen=True)
class Image:
    """A picture that comes with a question."""

    nom: str
    contenu: bytes
    alternative: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, or a case with its own; `genre` is the name of its block, `valeur` what is proper to the block.

    `images` is the picture beside the wording, `jointes` those that its texts show, by the name in their `src`.
    The value is the one that the block stores, in the shape told by `formes`: writers and readers of files speak it.
    `ligne` and `remarques` tell of the file, not of the question.
    """

    genre: str
    valeur: Brut
    questions: tuple["Question", ...] = ()
    enonce: str = ""
    titre: str = ""
    retour: str = ""
    points: Decimal = Decimal(1)
    code: str = ""
    categorie: str = ""
    retiree: bool = False
    images: tuple[Image, ...] = ()
    jointes: tuple[Image, ...] = ()
    ligne: int = field(default=0, compare=False)
    remarques: tuple[str, ...] = field(default=(), compare=False)

    @property
    def toutes(self) -> tuple["Question", ...]:
        """This one, then those of the case."""
        return (self, *self.questions)


@dataclass(frozen=True)
class Ligne:
    """One line of the report: a question, or why there is none (`laissee`: nothing to mark there, hence no fault)."""

    numero: int
    titre: str
    question: Question | None = None
    motif: str = ""
    laissee: bool = False


@dataclass(frozen=True)
class Lecture:
    """A file read: what it was, and each of its questions."""

    format: str
    encodage: str
    lignes: tuple[Ligne, ...]
