"""Blocks by which an editor writes a quiz; what a question must hold is checked here, in French."""

from wagtail import blocks

from safran.quiz.blocks.choix import (
    APERCU_UNIQUE,
    QuestionDeBanqueBlock,
    QuestionMultipleBlock,
    QuestionUniqueBlock,
    QuiFaitQuoiBlock,
    TirageBlock,
    VraiFauxBlock,
)
from safran.quiz.blocks.composes import QuestionAppariementBlock, QuestionOrdreBlock, QuestionTrousBlock
from safran.quiz.blocks.ecrits import QuestionNumeriqueBlock, QuestionOuverteBlock, QuestionTexteBlock

TEXTE_RICHE = ["bold", "italic", "ul", "ol", "blockquote"]


class QuestionsSimplesBlock(blocks.StreamBlock):
    """Questions that stand alone, or under a case."""

    unique = QuestionUniqueBlock()
    multiple = QuestionMultipleBlock()
    vrai_faux = VraiFauxBlock()
    numerique = QuestionNumeriqueBlock()
    texte_court = QuestionTexteBlock()
    appariement = QuestionAppariementBlock()
    ordre = QuestionOrdreBlock()
    trous = QuestionTrousBlock()
    ouverte = QuestionOuverteBlock()


class VignetteBlock(blocks.StructBlock):
    """A case and the questions asked about it."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    situation = blocks.RichTextBlock(
        features=TEXTE_RICHE,
        label="Situation",
        help_text="Une personne inventée, sans nom ni détail reconnaissable. Une citation se met en retrait.",
    )
    questions = QuestionsSimplesBlock(min_num=1, label="Questions sur cette situation")

    class Meta:
        icon = "openquote"
        label = "Vignette de cas"
        template = "quiz/blocs/vignette.html"
        label_format = "{titre}"
        description = "Une situation racontée, puis une ou plusieurs questions, dans l’ordre."
        preview_value = {
            "titre": "Madame R. pousse la porte",
            "situation": "<p>Madame R., aide à domicile, vient d’être reconnue travailleuse handicapée.</p>"
            "<blockquote>Qui peut me dire ce que je peux faire d’autre ?</blockquote>",
            "questions": [("unique", APERCU_UNIQUE)],
        }


class ContenuBanqueBlock(QuestionsSimplesBlock):
    """What a line of the bank holds: one question, or one case."""

    vignette = VignetteBlock()


class QuestionsBlock(ContenuBanqueBlock):
    """The questions of a quiz, in order: written here, chosen in the bank, drawn from it, made from the directory."""

    banque = QuestionDeBanqueBlock()
    tirage = TirageBlock()
    qui_fait_quoi = QuiFaitQuoiBlock()
