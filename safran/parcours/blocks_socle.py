"""What the blocks of a step share: a place in the page, and refusals that land at the right line of a list."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

TEXTE_COURT = ["bold", "italic", "ul", "ol", "link"]


class BlocAncre(blocks.StructBlock):
    """A block that names parts of the page: their identifiers begin with its own, `ancre`."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `ancre`, unlike that of any other block of the page."""
        contexte = super().get_context(value, parent_context)
        identite = getattr(contexte.get("bloc"), "id", None)
        return {**contexte, "ancre": f"b-{identite or 'apercu'}"}


def refuser(champ: str, phrase: str) -> StructBlockValidationError:
    """A sentence at one field of a block."""
    return StructBlockValidationError(block_errors={champ: ValidationError(phrase)})


def refuser_lignes(champ: str, lignes: Mapping[int, Exception]) -> StructBlockValidationError:
    """What is wrong at some lines of a list, each at its rank from 0."""
    return StructBlockValidationError(block_errors={champ: ListBlockValidationError(block_errors=dict(lignes))})
