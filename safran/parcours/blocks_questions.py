"""A question of the bank between two paragraphs, answered in place."""

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
