"""The step and everything that it may hold: quizzes, packages, questions of the bank, cards that follow a live
sheet; its identity is the UUID that Wagtail gives to its block.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import CitationBlock, EncadreBlock, ImageLegendeeBlock, SceneBlock, TexteBlock
from safran.parcours.blocks.images import AvantApresBlock, FigureBlock, FriseBlock, PointsBlock, SchemaBlock
from safran.parcours.blocks.medias import AudioBlock, VideoBlock, VideoDistanteBlock
from safran.parcours.blocks.textes import (
    AVousBlock,
    CartesBlock,
    CasBlock,
    DefinitionBlock,
    DialogueBlock,
    ListeCochesBlock,
    PieceBlock,
    TermeBlock,
)

QUESTION = "question"


class QuestionEtapeBlock(SnippetChooserBlock):
    """A line of the bank, one question or a case with several: corrected at once on the server, without a mark."""

    def __init__(self, target_model: str = "quiz.QuestionBanque", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "help"
        label = "Question"
        template = "parcours/blocs/question.html"
        preview_template = "parcours/blocs/apercu_question.html"
        description = "Une question de la banque, posée entre deux paragraphes. On y répond sur place, sans note."


# Cards of a step that follow a live sheet: a structure of the directory, a practice note.

AIDE_MOT = "Facultatif : ce qu’il faut y regarder, en une phrase."


class FicheVivanteBlock(blocks.StructBlock):
    """What is chosen, and in one phrase what to look at in it; each kind is one `CHOIX`."""

    genre: str

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the card, or None when this reader may not read the sheet, or it is no longer public."""
        contexte = super().get_context(value, parent_context)
        cartes = cartes_du_contexte(contexte, [(self.genre, value)])[self.genre]
        return {**contexte, "carte": cartes.get(cle_de(self.genre, value))}


class FicheStructureBlock(FicheVivanteBlock):
    """A structure of the directory, as its sheet stands on the day of reading."""

    genre = "fiche_structure"
    structure = SnippetChooserBlock(
        "structures.Structure", label="Structure", help_text="Sa carte suit la fiche : rien n’est recopié."
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "home"
        label = "Fiche de structure"
        template = "parcours/blocs/fiche_structure.html"
        preview_template = "parcours/blocs/apercu_fiche_structure.html"
        description = "La carte d’une structure, à jour : où elle reçoit, ce qu’elle délivre, quand elle l’a confirmé."


class FichePratiqueBlock(FicheVivanteBlock):
    """A practice note, as its authors keep it."""

    genre = "fiche_pratique"
    fiche = blocks.PageChooserBlock(
        page_type="pratiques.FichePratiquePage",
        label="Fiche pratique",
        help_text="Une fiche publiée. Sa carte suit la fiche : rien n’est recopié.",
    )
    mot = blocks.CharBlock(max_length=300, required=False, label="Pourquoi cette fiche", help_text=AIDE_MOT)

    class Meta:
        icon = "doc-full"
        label = "Fiche pratique"
        template = "parcours/blocs/fiche_pratique.html"
        preview_template = "parcours/blocs/apercu_fiche_pratique.html"
        description = "La carte d’une fiche pratique de la bibliothèque, à jour."


CHOIX = {"fiche_structure": "structure", "fiche_pratique": "fiche"}


def cle_de(genre: str, valeur: Any) -> int | None:
    """The key of what a card shows, or None when it is gone."""
    objet = valeur.get(CHOIX[genre])
    return objet.pk if objet else None


def cartes_lire(paires: list[tuple[str, Any]], request: Any) -> dict[str, dict[int, Any]]:
    """The cards of these (kind, value) blocks, by kind then key, in a constant number of queries."""
    from safran.parcours.queries.lecteur import pratiques_vives, structures_vives

    cles: dict[str, set[int]] = {genre: set() for genre in CHOIX}
    for genre, valeur in paires:
        if cle := cle_de(genre, valeur):
            cles[genre].add(cle)
    compte = getattr(request, "user", None)
    return {
        "fiche_structure": structures_vives(cles["fiche_structure"]),
        "fiche_pratique": pratiques_vives(cles["fiche_pratique"], compte, request),
    }


def cartes_de(contenu: Any, request: Any) -> dict[str, dict[int, Any]]:
    """The cards of a whole step."""
    return cartes_lire([(b.block_type, b.value) for b in contenu if b.block_type in CHOIX], request)


def cartes_du_contexte(contexte: dict[str, Any], paires: list[tuple[str, Any]]) -> dict[str, dict[int, Any]]:
    """The cards already read for the step, or those of a block shown alone."""
    return contexte.get("cartes") or cartes_lire(paires, contexte.get("request"))


class QuizBlock(SnippetChooserBlock):
    """A quiz inside a step; the step is done once the quiz has been handed in."""

    def __init__(self, target_model: str = "quiz.Quiz", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "tasks"
        label = "Quiz"
        template = "parcours/blocs/quiz.html"
        preview_template = "parcours/blocs/apercu_quiz.html"
        description = "Un quiz de la banque. L’étape est faite quand il a été rendu au moins une fois."


class PaquetBlock(SnippetChooserBlock):
    """A SCORM or H5P module inside a step; the step is done once the module is finished."""

    def __init__(self, target_model: str = "scorm.Paquet", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "desktop"
        label = "Module SCORM ou H5P"
        template = "parcours/blocs/scorm.html"
        preview_template = "parcours/blocs/apercu_scorm.html"
        description = "Un module fait avec un autre outil. L’étape est faite quand il a été fini, réussi ou non."


class ContenuEtapeBlock(blocks.StreamBlock):
    """What a step is made of."""

    texte = TexteBlock()
    encadre = EncadreBlock()
    definition = DefinitionBlock()
    cas = CasBlock()
    a_vous = AVousBlock()
    image = ImageLegendeeBlock()
    scene = SceneBlock()
    citation = CitationBlock()
    document = PieceBlock()
    video = VideoBlock()
    audio = AudioBlock()
    video_distante = VideoDistanteBlock()
    figure = FigureBlock()
    schema = SchemaBlock()
    frise = FriseBlock()
    avant_apres = AvantApresBlock()
    points = PointsBlock()
    dialogue = DialogueBlock()
    cartes = CartesBlock()
    coches = ListeCochesBlock()
    terme = TermeBlock()
    fiche_structure = FicheStructureBlock()
    fiche_pratique = FichePratiqueBlock()
    question = QuestionEtapeBlock()
    quiz = QuizBlock()
    scorm = PaquetBlock()


class EtapeBlock(blocks.StructBlock):
    """One idea, read in a few minutes."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    duree_minutes = blocks.IntegerBlock(
        min_value=1,
        max_value=600,
        required=False,
        label="Autre durée (minutes)",
        help_text="Vide : comptée sur le contenu, à 180 mots par minute, médias joués, 45 secondes par question.",
    )
    duree_motif = blocks.CharBlock(
        max_length=200, required=False, label="Pourquoi cette durée", help_text="« On y prend le temps d’un essai. »"
    )
    contenu = ContenuEtapeBlock(label="Contenu")

    class Meta:
        icon = "form"
        label = "Étape"
        form_layout = BlockGroup(children=["titre", "contenu"], settings=["duree_minutes", "duree_motif"])
        template = "parcours/blocs/etape.html"
        preview_value = {
            "titre": "Deux portes, pas une de plus",
            "contenu": [("texte", "<p>Une personne qui repart avec une adresse sur un papier peut se perdre.</p>")],
        }
        description = "Une seule idée par étape. Elle garde son identité si vous la déplacez."

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        if propre["duree_minutes"] and not propre["duree_motif"].strip():
            erreur = ValidationError("Dites pourquoi, ou laissez la durée se compter sur le contenu.")
            raise StructBlockValidationError(block_errors={"duree_motif": erreur})
        return propre


class EtapesBlock(blocks.StreamBlock):
    """The steps of a module, in order."""

    etape = EtapeBlock()
