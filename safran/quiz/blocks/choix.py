"""Blocks of the questions with proposed answers; what a question must hold is checked here, in French."""

from typing import Any

from wagtail import blocks

from safran.quiz.blocks.base import QuestionBlock, part_block, refuser, retour_block, uniques_exiger
from safran.quiz.blocks.textes import TexteBlock
from safran.quiz.choices import Bareme

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

    class Meta:
        icon = "list-ul"
        label = "Réponse"
        label_format = "{texte}"


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
        """What is wrong with this number of right answers, or nothing."""
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
        label_format = "{enonce}"


class QuestionUniqueBlock(QuestionAChoixBlock):
    """Exactly one right answer."""

    class Meta:
        icon = "radio-full"
        label = "Réponse unique"
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
