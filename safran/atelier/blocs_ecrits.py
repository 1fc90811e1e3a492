"""One block of a step on the screen: what it is called, its drawing, its form; and the blocks that may be added."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from wagtail import blocks

from safran.atelier.formes import BlocForm
from safran.parcours.blocks import EtapeBlock
from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.models import QuestionBanque

PALETTE = (
    ("texte", "file-earmark-text"),
    ("encadre", "lightbulb"),
    ("unique", "question-circle"),
    ("vrai_faux", "check2"),
    ("image", "eye"),
    ("scene", "people"),
    ("dialogue", "chat-left-text"),
    ("cartes", "arrow-repeat"),
    ("frise", "clock-history"),
    ("schema", "signpost-split"),
    ("coches", "check-lg"),
    ("citation", "chat-left-text"),
    ("cas", "signpost-split"),
    ("definition", "book"),
    ("terme", "bookmark"),
    ("a_vous", "pencil"),
    ("quiz", "list-check"),
)
ICONES = dict(PALETTE) | {"question": "question-circle"}
DITS = {"unique": "Question", "vrai_faux": "Vrai ou faux"}


@cache
def definitions() -> tuple[EtapeBlock, ContenuBanqueBlock]:
    """The blocks of a step, and those of a question."""
    return EtapeBlock(), ContenuBanqueBlock()


@dataclass
class BlocEcrit:
    """One block of the step: its words for the screen, its form, or none when it is written in the editor."""

    id: str
    genre: str
    definition: blocks.Block
    stocke: Any
    form: BlocForm | None = None
    question: QuestionBanque | None = None
    commentaires: int = 0  # ceux qui attendent

    @property
    def nom(self) -> str:
        """What the block is called."""
        return "Question dans l’étape" if self.question else str(self.definition.label)

    @property
    def classes(self) -> str:
        """How it looks: a question, something to mend."""
        manque = " bloc-ecrit--manque" if self.form is not None and self.form.errors else ""
        return "bloc-ecrit" + (" bloc-ecrit--question" if self.question else "") + manque

    @property
    def icone(self) -> str:
        """Its drawing."""
        return ICONES.get("question" if self.question else self.genre, "gear")

    @property
    def rendu(self) -> Any:
        """The block as readers see it, for those that have no form here."""
        return self.definition.bind(self.definition.to_python(self.stocke))


def palette_lire() -> list[tuple[str, str, str]]:
    """The blocks that may be added here: code, words, drawing."""
    genres = definitions()[0].child_blocks["contenu"].child_blocks
    return [
        (code, DITS.get(code) or str(genres[code].label), icone)
        for code, icone in PALETTE
        if code in DITS or code in genres
    ]
