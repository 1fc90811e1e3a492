"""The block in which the words of a question are written: formatted when they need it, plain otherwise."""

from typing import Any

from wagtail import blocks
from wagtail.rich_text import extract_references_from_rich_text

from safran.quiz.textes import en_clair, en_html, ranger

MISE_EN_FORME = ["bold", "italic", "underline", "code", "superscript", "subscript", "link", "image"]
MISE_EN_BLOCS = [*MISE_EN_FORME, "ul", "ol", "blockquote"]


class TexteBlock(blocks.RichTextBlock):
    """Rich text kept as the one text that `safran.quiz.textes` writes; `ligne` for what stands in a label."""

    def __init__(self, *args: Any, ligne: bool = False, **kwargs: Any) -> None:
        self.ligne = ligne
        super().__init__(*args, features=MISE_EN_FORME if ligne else MISE_EN_BLOCS, **kwargs)

    def to_python(self, value: Any) -> str:
        """The text as stored."""
        return value or ""

    def get_prep_value(self, value: str) -> str:
        """The text as stored."""
        return value

    def normalize(self, value: Any) -> str:
        """The same text: a default or an example is written plain."""
        return value or ""

    def get_default(self) -> str:
        """Nothing written."""
        return self.normalize(self.meta.default)

    def value_for_form(self, value: str) -> str:
        """HTML for the editor."""
        return en_html(value or "")

    def value_from_form(self, value: str) -> str:
        """What the editor wrote, in its one form."""
        return ranger(value or "", ligne=self.ligne)

    def get_searchable_content(self, value: str) -> list[str]:
        """The words."""
        return [en_clair(value)] if self.search_index and value else []

    def extract_references(self, value: str) -> Any:
        """The pictures that it shows."""
        yield from extract_references_from_rich_text(en_html(value or ""))

    def get_api_representation(self, value: str, context: Any = None) -> str:
        """HTML."""
        return en_html(value)
