"""A question of the bank between two paragraphs, answered in place."""

from typing import Any

from wagtail.snippets.blocks import SnippetChooserBlock

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

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The questions of this block, as the whole step has read them."""
        contexte = super().get_context(value, parent_context)
        bloc = getattr(contexte.get("bloc"), "id", None)
        return {**contexte, "element": contexte.get("questions", {}).get(bloc)}


def questions_de(contenu: Any, contexte: dict[str, Any]) -> dict[str, Any]:
    """The questions of a whole step, by block, with what the reader has answered: their number changes no query."""
    from safran.parcours.queries.questions import elements_lire

    choisies = {bloc.id: bloc.value.pk for bloc in contenu if bloc.block_type == QUESTION and bloc.value}
    return elements_lire(choisies, contexte.get("lecture"), contexte.get("essai")) if choisies else {}
