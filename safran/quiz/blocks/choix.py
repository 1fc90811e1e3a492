"""Blocks of the questions with proposed answers, of the draws from the bank."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import extract_references_from_rich_text
from wagtail.snippets.blocks import SnippetChooserBlock

from home.recherche.texte import replier
from safran.quiz.choices import Bareme
from safran.quiz.textes import en_clair, en_html, ranger

MISE_EN_FORME = ["bold", "italic", "underline", "code", "superscript", "subscript", "link", "image"]
MISE_EN_BLOCS = [*MISE_EN_FORME, "ul", "ol", "blockquote"]


class TexteBlock(blocks.RichTextBlock):
    """Rich text kept as the one text that `safran.quiz.textes` writes; `ligne` for what stands in a label."""

    def __init__(self, *args: Any, ligne: bool = False, **kwargs: Any) -> None:
        self.ligne = ligne
        super().__init__(*args, features=MISE_EN_FORME if ligne else MISE_EN_BLOCS, **kwargs)

    def to_python(self, value: Any) -> str:
        return value or ""

    def get_prep_value(self, value: str) -> str:
        return value

    def normalize(self, value: Any) -> str:
        return value or ""

    def get_default(self) -> str:
        return self.normalize(self.meta.default)

    def value_for_form(self, value: str) -> str:
        return en_html(value or "")

    def value_from_form(self, value: str) -> str:
        return ranger(value or "", ligne=self.ligne)

    def get_searchable_content(self, value: str) -> list[str]:
        return [en_clair(value)] if self.search_index and value else []

    def extract_references(self, value: str) -> Any:
        yield from extract_references_from_rich_text(en_html(value or ""))

    def get_api_representation(self, value: str, context: Any = None) -> str:
        return en_html(value)


# What the blocks of every kind of question share.

ENONCE_MAX = 4000
RETOUR_MAX = 2000
AIDE_RETOUR = "Montré avec la correction, une fois le quiz rendu. Dites pourquoi, en une ou deux phrases."
ALTERNATIVE = "Décrivez l’image : elle fait partie de la question."


def retour_block(aide: str, libelle: str = "Retour sur cette réponse") -> TexteBlock:
    """What is said of one answer."""
    return TexteBlock(ligne=True, max_length=RETOUR_MAX, required=False, label=libelle, help_text=aide)


def part_block(aide: str, minimum: int = -100) -> blocks.DecimalBlock:
    """The share that one answer gives; five decimals, so that thirds and sevenths keep what they are."""
    bornes = {"min_value": minimum, "max_value": 100, "max_digits": 8, "decimal_places": 5}
    return blocks.DecimalBlock(required=False, label="Part des points (%)", help_text=aide, **bornes)


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
        propre = super().clean(value)
        if propre.get("image") and not (propre.get("image_alternative") or "").strip():
            refuser("image_alternative", ALTERNATIVE, liste=False)
        return propre


# Blocks of the questions with proposed answers; what a question must hold is checked here, in French.

APERCU_UNIQUE = {
    "enonce": "Elle n’est pas de votre public. Que faites-vous en premier ?",
    "reponses": [
        {"texte": "Vous lui donnez une adresse.", "juste": False, "retour": "L’adresse seule ne suffit pas."},
        {"texte": "Vous l’écoutez dix minutes.", "juste": True, "retour": "Tout lieu reçoit tout public."},
    ],
    "retour": "Le premier niveau d’information se fait ici, même brièvement.",
}


class ReponseBlock(blocks.StructBlock):
    """One proposed answer, in plain words: a list of a gap shows nothing else."""

    texte = blocks.CharBlock(max_length=1000, label="Réponse proposée")
    juste = blocks.BooleanBlock(required=False, label="Cette réponse est juste")
    part = part_block("Vide : la règle de la question suffit. Une réponse fausse peut donner une part des points.")
    retour = retour_block("Montré avec la correction à qui l’a choisie, et sous chaque bonne réponse.")

    class Meta:
        icon = "list-ul"
        label = "Réponse"
        label_format = "{texte}"


class ReponseEnFormeBlock(ReponseBlock):
    """One proposed answer of a question: its words may be formatted, or be a picture."""

    texte = TexteBlock(ligne=True, max_length=1000, label="Réponse proposée")


class PropositionsBlock(blocks.StructBlock):
    """What proposed answers must be, in a question and in a gap."""

    def clean(self, value: Any) -> Any:
        """Refuse twin answers and a number of right answers that cannot be marked."""
        propre = super().clean(value)
        uniques_exiger("reponses", (r["texte"] for r in propre["reponses"]), "Deux réponses sont identiques.")
        if erreur := self.erreur_justes(sum(bool(reponse["juste"]) for reponse in propre["reponses"])):
            refuser("reponses", erreur)
        return propre

    def erreur_justes(self, justes: int) -> str:
        return "" if justes else "Cochez au moins une réponse juste."


class QuestionAChoixBlock(PropositionsBlock, QuestionBlock):
    """What questions with proposed answers share."""

    reponses = blocks.ListBlock(
        ReponseEnFormeBlock(),
        min_num=2,
        max_num=26,
        label="Réponses proposées",
        help_text="Au moins deux, de longueurs voisines. Pas de « toutes les réponses ci-dessus ».",
    )

    class Meta:
        template = "quiz/blocs/choix.html"


class QuestionUniqueBlock(QuestionAChoixBlock):
    """Exactly one right answer."""

    class Meta:
        icon = "radio-full"
        label = "Réponse unique"
        description = "Une question, une seule bonne réponse."
        preview_value = APERCU_UNIQUE

    def erreur_justes(self, justes: int) -> str:
        if justes == 1:
            return ""
        return super().erreur_justes(justes) or (
            f"Vous avez coché {justes} réponses justes : n’en gardez qu’une, ou prenez « Réponses multiples »."
        )


class QuestionMultipleBlock(QuestionAChoixBlock):
    """One right answer or more."""

    bareme = blocks.ChoiceBlock(
        choices=Bareme.choices,
        default=Bareme.MOINS.value,
        required=False,
        label="Règle des points",
        help_text="Quand une mauvaise réponse ne retire rien, cocher plus de cases qu’il n’y a de bonnes réponses ne "
        "donne rien.",
    )

    class Meta:
        icon = "tick-inverse"
        label = "Réponses multiples"
        description = "Plusieurs réponses possibles, notées par la règle que vous choisissez."
        preview_value = {
            "enonce": "Lesquels de ces organismes délivrent le CEP ?",
            "reponses": [
                {"texte": "L’Apec", "juste": True, "retour": "Oui, pour les cadres."},
                {"texte": "Avenir actifs", "juste": True, "retour": "Oui, pour les salariés et les indépendants."},
                {"texte": "France compétences", "juste": False, "retour": "Elle choisit les opérateurs régionaux."},
            ],
            "retour": "Cinq types d’opérateurs délivrent le CEP.",
        }


class VraiFauxBlock(QuestionBlock):
    """A statement, true or false."""

    juste = blocks.BooleanBlock(
        required=False, label="L’affirmation est vraie", help_text="Laissez la case vide si elle est fausse."
    )
    retour_vrai = retour_block("Montré à qui a répondu « Vrai ».", "Retour sur « Vrai »")
    retour_faux = retour_block("Montré à qui a répondu « Faux ».", "Retour sur « Faux »")

    class Meta:
        icon = "circle-check"
        label = "Vrai ou faux"
        template = "quiz/blocs/vrai_faux.html"
        description = "Une affirmation à dire vraie ou fausse. Évitez les négations."
        preview_value = {
            "enonce": "Un salarié a besoin de l’accord de son employeur pour bénéficier du CEP.",
            "juste": False,
            "retour_vrai": "Il le demande librement, sur son temps libre s’il le souhaite.",
            "retour": "Le conseil en évolution professionnelle se demande librement et reste confidentiel.",
        }


# Blocks that take questions from the bank.


def themes_options() -> list[tuple[str, str]]:
    """The themes, (code, label)."""
    from reseau.vocabulaires.models import Theme

    return list(Theme.objects.en_vigueur().values_list("code", "libelle"))


def bassins_options() -> list[tuple[str, str]]:
    """The bassins, (code, name)."""
    from reseau.territoires.models import Bassin

    return list(Bassin.objects.en_vigueur().order_by("nom").values_list("code", "nom"))


class QuestionDeBanqueBlock(SnippetChooserBlock):
    """One question of the bank, always the same, as it stands there when an attempt begins."""

    def __init__(self, target_model: str = "quiz.QuestionBanque", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "pick"
        label = "Question de la banque"
        template = "quiz/blocs/banque.html"
        preview_template = "quiz/blocs/apercu_banque.html"
        description = "Une question de la banque : la corriger là-bas la corrige ici, pour les essais à venir."


class TirageBlock(blocks.StructBlock):
    """Questions drawn from the bank at each attempt, never twice the same in one attempt."""

    theme = blocks.ChoiceBlock(
        choices=themes_options, required=False, label="Thème", help_text="Vide : tous les thèmes.", search_index=False
    )
    categorie = blocks.CharBlock(
        max_length=300,
        required=False,
        label="Catégorie",
        help_text="Vide : toutes. « Accueil » prend aussi « Accueil/Premier contact ».",
    )
    nombre = blocks.IntegerBlock(min_value=1, max_value=50, default=5, label="Nombre de questions")

    class Meta:
        icon = "order"
        label = "Tirage"
        template = "quiz/blocs/tirage.html"
        preview_template = "quiz/blocs/apercu_banque.html"
        label_format = "{nombre} questions au hasard"
        description = "Des questions de la banque, tirées au hasard à chaque essai."

    def clean(self, value: Any) -> Any:
        """The bank holds enough questions today."""
        propre = super().clean(value)
        banque = apps.get_model("quiz", "QuestionBanque")  # ses modèles se font avec ce bloc : par leur nom
        offertes = banque.objects.a_tirer(propre["theme"] or "", propre["categorie"] or "").count()
        if offertes < propre["nombre"]:
            verbe = "correspondent" if offertes > 1 else "correspond"
            accord = "s" if offertes > 1 else ""
            phrase = f"{offertes} question{accord} de la banque {verbe} : demandez-en moins, ou ajoutez-en."
            refuser("nombre", phrase if offertes else "Aucune question de la banque ne correspond.", liste=False)
        return propre


class QuiFaitQuoiBlock(blocks.StructBlock):
    """Questions made from the live directory at each attempt."""

    nombre = blocks.IntegerBlock(min_value=1, max_value=20, default=5, label="Nombre de questions")
    bassin = blocks.ChoiceBlock(
        choices=bassins_options,
        required=False,
        label="Bassin",
        help_text="Vide : celui où travaille la personne, ou toute la région si elle n’en a pas.",
        search_index=False,
    )

    class Meta:
        icon = "group"
        label = "Qui fait quoi ?"
        template = "quiz/blocs/qui_fait_quoi.html"
        preview_template = "quiz/blocs/apercu_qui_fait_quoi.html"
        preview_value = {"nombre": 5, "bassin": ""}
        label_format = "{nombre} questions tirées de l’annuaire"
        description = "Des questions tirées de l’annuaire du jour, avec leurs fiches à relire."
