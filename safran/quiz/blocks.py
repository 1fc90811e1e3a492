"""Blocks by which an editor writes a quiz; what a question must hold is checked here, in French."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from home.recherche.texte import replier

TEXTE_RICHE = ["bold", "italic", "ul", "ol", "blockquote"]
AIDE_RETOUR = "Montré avec la correction, une fois le quiz rendu. Dites pourquoi, en une ou deux phrases."


APERCU_UNIQUE = {
    "enonce": "Elle n’est pas de votre public. Que faites-vous en premier ?",
    "reponses": [
        {"texte": "Vous lui donnez une adresse.", "juste": False, "retour": "L’adresse seule ne suffit pas."},
        {"texte": "Vous l’écoutez dix minutes.", "juste": True, "retour": "Tout lieu reçoit tout public."},
    ],
    "retour": "Le premier niveau d’information se fait ici, même brièvement.",
}


class ReponseBlock(blocks.StructBlock):
    """One proposed answer."""

    texte = blocks.CharBlock(max_length=400, label="Réponse proposée")
    juste = blocks.BooleanBlock(required=False, label="Cette réponse est juste")
    retour = blocks.TextBlock(
        max_length=600,
        required=False,
        rows=2,
        label="Retour sur cette réponse",
        help_text="Montré avec la correction à qui l’a choisie, et sous chaque bonne réponse.",
    )

    class Meta:
        icon = "list-ul"
        label = "Réponse"
        label_format = "{texte}"


class QuestionAChoixBlock(blocks.StructBlock):
    """What questions with proposed answers share."""

    enonce = blocks.TextBlock(max_length=600, rows=2, label="Question")
    reponses = blocks.ListBlock(
        ReponseBlock(),
        min_num=2,
        max_num=12,
        label="Réponses proposées",
        help_text="Au moins deux, de longueurs voisines. Pas de « toutes les réponses ci-dessus ».",
    )
    retour = blocks.TextBlock(
        max_length=800, required=False, rows=2, label="Explication générale", help_text=AIDE_RETOUR
    )

    class Meta:
        template = "quiz/blocs/choix.html"

    def clean(self, value: Any) -> Any:
        """Refuse twin answers and a number of right answers that cannot be marked."""
        propre = super().clean(value)
        textes = [replier(reponse["texte"]).strip() for reponse in propre["reponses"]]
        justes = sum(bool(reponse["juste"]) for reponse in propre["reponses"])
        erreur = "Deux réponses sont identiques." if len(set(textes)) < len(textes) else self.erreur_justes(justes)
        if erreur:
            liste = ListBlockValidationError(non_block_errors=[ValidationError(erreur)])
            raise StructBlockValidationError(block_errors={"reponses": liste})
        return propre

    def erreur_justes(self, justes: int) -> str:
        """What is wrong with this number of right answers, or nothing."""
        return "" if justes else "Cochez au moins une réponse juste."


class QuestionUniqueBlock(QuestionAChoixBlock):
    """Exactly one right answer."""

    class Meta:
        icon = "radio-full"
        label = "Réponse unique"
        template = "quiz/blocs/choix.html"
        label_format = "{enonce}"
        description = "Une question, une seule bonne réponse."
        preview_value = APERCU_UNIQUE

    def erreur_justes(self, justes: int) -> str:
        """One right answer, no more."""
        if justes == 1:
            return ""
        return super().erreur_justes(justes) or (
            f"Vous avez coché {justes} réponses justes : n’en gardez qu’une, ou prenez « Réponses multiples »."
        )


class QuestionMultipleBlock(QuestionAChoixBlock):
    """One right answer or more."""

    class Meta:
        icon = "tick-inverse"
        label = "Réponses multiples"
        template = "quiz/blocs/choix.html"
        label_format = "{enonce}"
        description = (
            "Plusieurs réponses possibles. Chaque bonne réponse cochée compte, chaque mauvaise retire autant, "
            "sans descendre sous zéro."
        )
        preview_value = {
            "enonce": "Lesquels de ces organismes délivrent le CEP ?",
            "reponses": [
                {"texte": "L’Apec", "juste": True, "retour": "Oui, pour les cadres."},
                {"texte": "Avenir actifs", "juste": True, "retour": "Oui, pour les salariés et les indépendants."},
                {"texte": "France compétences", "juste": False, "retour": "Elle choisit les opérateurs régionaux."},
            ],
            "retour": "Cinq types d’opérateurs délivrent le CEP.",
        }


class VraiFauxBlock(blocks.StructBlock):
    """A statement, true or false."""

    enonce = blocks.TextBlock(max_length=600, rows=2, label="Affirmation")
    juste = blocks.BooleanBlock(
        required=False, label="L’affirmation est vraie", help_text="Laissez la case vide si elle est fausse."
    )
    retour = blocks.TextBlock(max_length=800, required=False, rows=2, label="Explication", help_text=AIDE_RETOUR)

    class Meta:
        icon = "circle-check"
        label = "Vrai ou faux"
        template = "quiz/blocs/vrai_faux.html"
        label_format = "{enonce}"
        description = "Une affirmation à dire vraie ou fausse. Évitez les négations."
        preview_value = {
            "enonce": "Un salarié a besoin de l’accord de son employeur pour bénéficier du CEP.",
            "juste": False,
            "retour": "Le conseil en évolution professionnelle se demande librement et reste confidentiel.",
        }


class QuestionsSimplesBlock(blocks.StreamBlock):
    """Questions that stand alone, or under a case."""

    unique = QuestionUniqueBlock()
    multiple = QuestionMultipleBlock()
    vrai_faux = VraiFauxBlock()


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


class QuestionsBlock(QuestionsSimplesBlock):
    """The questions of a quiz, in order."""

    vignette = VignetteBlock()
