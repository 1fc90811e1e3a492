"""What the blocks of every kind of question share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from home.recherche.texte import replier
from safran.quiz.blocks.textes import TexteBlock

ENONCE_MAX = 4000
RETOUR_MAX = 2000
AIDE_RETOUR = "Montré avec la correction, une fois le quiz rendu. Dites pourquoi, en une ou deux phrases."
ALTERNATIVE = "Décrivez l’image : elle fait partie de la question."


def retour_block(aide: str, libelle: str = "Retour sur cette réponse") -> TexteBlock:
    """What is said of one answer."""
    return TexteBlock(ligne=True, max_length=RETOUR_MAX, required=False, label=libelle, help_text=aide)


def part_block(aide: str, libelle: str = "Part des points (%)", minimum: int = -100) -> blocks.DecimalBlock:
    """The share that one answer gives; five decimals, so that thirds and sevenths keep what they are."""
    return blocks.DecimalBlock(
        required=False, min_value=minimum, max_value=100, max_digits=8, decimal_places=5, label=libelle, help_text=aide
    )


def refuser(champ: str, message: str, *, liste: bool = True) -> NoReturn:
    """Say what is wrong at one field of the block."""
    erreur = ValidationError(message)
    raise StructBlockValidationError(
        block_errors={champ: ListBlockValidationError(non_block_errors=[erreur]) if liste else erreur}
    )


def uniques_exiger(champ: str, textes: Iterable[str], message: str) -> None:
    """Texts of one list that read the same cannot be told apart."""
    plies = [replier(texte).strip() for texte in textes]
    if len(set(plies)) < len(plies):
        refuser(champ, message)


class QuestionBlock(blocks.StructBlock):
    """The wording, what is explained afterwards, the points, an image if needed."""

    enonce = TexteBlock(max_length=ENONCE_MAX, label="Question")
    image = ImageChooserBlock(required=False, label="Image")
    image_alternative = blocks.CharBlock(
        max_length=600, required=False, label="Texte de l’image", help_text="Ce que l’image dit à qui ne la voit pas."
    )
    points = blocks.DecimalBlock(
        required=False,
        default=Decimal(1),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        label="Points",
    )
    retour = TexteBlock(max_length=RETOUR_MAX, required=False, label="Explication générale", help_text=AIDE_RETOUR)

    class Meta:
        template = "quiz/blocs/parties.html"
        label_format = "{enonce}"

    def clean(self, value: Any) -> Any:
        """An image says in words what it shows."""
        propre = super().clean(value)
        if propre.get("image") and not (propre.get("image_alternative") or "").strip():
            refuser("image_alternative", ALTERNATIVE, liste=False)
        return propre
