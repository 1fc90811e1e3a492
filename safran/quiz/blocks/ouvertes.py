"""Block of the open answer, that someone reads."""

from typing import Any

from wagtail import blocks

from safran.quiz.blocks.base import ENONCE_MAX, QuestionBlock, refuser
from safran.quiz.blocks.textes import TexteBlock
from safran.quiz.choices import Lecteur


class QuestionOuverteBlock(QuestionBlock):
    """A few sentences, read by a trainer, by a peer or by oneself beside criteria."""

    criteres = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label="Critère"),
        min_num=1,
        max_num=8,
        label="Ce que l’on y regarde",
        help_text="Une phrase par critère, que l’on dit remplie, en partie, ou pas encore. Chacune compte autant.",
    )
    reponse_modele = TexteBlock(
        max_length=ENONCE_MAX,
        required=False,
        label="Réponse modèle",
        help_text="Montrée une fois la réponse donnée. Nécessaire quand la personne se relit elle-même.",
    )
    lue_par = blocks.ChoiceBlock(
        choices=Lecteur.choices,
        default=Lecteur.FORMATEUR.value,
        label="Relue par",
        help_text="Un pair et la personne relue ne savent pas le nom l’un de l’autre.",
    )

    class Meta:
        icon = "edit"
        label = "Réponse libre"
        template = "quiz/blocs/ouverte.html"
        description = "Quelques phrases, relues par une personne avec une grille de critères."
        preview_value = {
            "enonce": "Une personne reçue veut changer de métier. Qu’écrivez-vous au service que vous lui proposez ?",
            "criteres": ["La demande est dite avec ses mots", "Son accord est mentionné"],
            "reponse_modele": "<p>« Elle cherche un métier sans port de charges. Elle est d’accord pour que je vous "
            "transmette son numéro. »</p>",
            "lue_par": Lecteur.PAIR.value,
            "retour": "On transmet une demande, pas un dossier.",
        }

    def clean(self, value: Any) -> Any:
        """Whoever reads oneself needs something to compare with."""
        propre = super().clean(value)
        if propre["lue_par"] == Lecteur.SOI and not propre["reponse_modele"]:
            refuser("reponse_modele", "Écrivez la réponse à laquelle la personne comparera la sienne.", liste=False)
        return propre
