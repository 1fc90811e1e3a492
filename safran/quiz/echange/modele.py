"""What a file of questions says, whatever its format; one class per kind that the house marks."""

from dataclasses import dataclass, field
from decimal import Decimal

ENTIER = Decimal(100)
MOINS, PARTS, PLACES, TOUT = "MOINS", "PARTS", "PLACES", "TOUT"


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


@dataclass(frozen=True)
class Choix:
    """One proposed answer; `part` is a percentage of the points when the answer carries its own."""

    texte: str
    juste: bool
    part: Decimal | None = None
    retour: str = ""


@dataclass(frozen=True)
class Acceptee:
    """Words that are accepted, and for how much."""

    texte: str
    part: Decimal = ENTIER
    retour: str = ""


@dataclass(frozen=True)
class Nombre:
    """A number that is accepted (None: any other), how far from it, and for how much."""

    valeur: Decimal | None
    tolerance: Decimal = Decimal(0)
    pourcent: bool = False
    part: Decimal = ENTIER
    retour: str = ""


@dataclass(frozen=True)
class Unite:
    """A unit; `facteur` of it make one of the first."""

    nom: str
    facteur: Decimal = Decimal(1)


@dataclass(frozen=True)
class Piece:
    """A line to match (`droite`) or to put in order, and what is said of it."""

    texte: str
    droite: str = ""
    retour: str = ""


@dataclass(frozen=True)
class Trou:
    """A gap: its answers tell how it is filled (Acceptee: written, Choix: chosen, Nombre: a number)."""

    reponses: tuple[Acceptee, ...] | tuple[Choix, ...] | tuple[Nombre, ...]
    poids: int = 1
    casse: bool = False
    joker: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has; `ligne` and `remarques` tell of the file, not of the question."""

    enonce: str = ""
    titre: str = ""
    retour: str = ""
    points: Decimal = Decimal(1)
    code: str = ""
    categorie: str = ""
    retiree: bool = False
    images: tuple[Image, ...] = ()
    ligne: int = field(default=0, compare=False)
    remarques: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class AChoix(Question):
    """Proposed answers, one right or several; `bareme` is how several are marked."""

    choix: tuple[Choix, ...]
    multiple: bool = False
    bareme: str = ""


@dataclass(frozen=True, kw_only=True)
class VraiFaux(Question):
    """A statement; what is told to whom says it is true, to whom says it is false."""

    juste: bool
    retour_vrai: str = ""
    retour_faux: str = ""


@dataclass(frozen=True, kw_only=True)
class Numerique(Question):
    """Numbers accepted, units in which they may be given."""

    reponses: tuple[Nombre, ...]
    unites: tuple[Unite, ...] = ()
    unite_obligatoire: bool = False


@dataclass(frozen=True, kw_only=True)
class TexteCourt(Question):
    """A few words, among several accepted; `joker`: a star stands for any words."""

    reponses: tuple[Acceptee, ...]
    casse: bool = False
    joker: bool = False


@dataclass(frozen=True, kw_only=True)
class Association(Question):
    """Pairs, and answers that go with nothing."""

    paires: tuple[Piece, ...]
    leurres: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ordre(Question):
    """Items in their right order."""

    elements: tuple[Piece, ...]
    bareme: str = PLACES


@dataclass(frozen=True, kw_only=True)
class ATrous(Question):
    """A text whose gaps are told [[1]], [[2]]…, in their order; `enonce` is what is asked."""

    texte: str
    trous: tuple[Trou, ...]


@dataclass(frozen=True, kw_only=True)
class Vignette(Question):
    """A case, in clean HTML under its own title, and the questions asked about it."""

    intitule: str
    situation: str
    questions: tuple[Question, ...]


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
