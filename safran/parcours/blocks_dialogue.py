"""A dialogue in two voices: turns, choices that branch and rejoin, always an end."""

from collections.abc import Sequence
from typing import Any

from wagtail import blocks

from home.scenes import Humeur, Personnage, portrait_dessiner
from safran.parcours.blocks_socle import TEXTE_COURT, BlocAncre, refuser, refuser_lignes

TOURS_MAX, CHOIX_MAX = 12, 4
FIN = 0


class ChoixBlock(blocks.StructBlock):
    """What one may say, what it brings about, and where it leads."""

    dit = blocks.TextBlock(max_length=300, label="Vous dites", help_text="Sans guillemets.")
    effet = blocks.TextBlock(max_length=400, label="Ce que cela produit")
    vers = blocks.IntegerBlock(
        required=False,
        min_value=FIN,
        max_value=TOURS_MAX,
        label="Mène au tour",
        help_text="Vide : le tour suivant. 0 : la fin. Jamais en arrière.",
    )


class TourBlock(blocks.StructBlock):
    """What the other one says, and what one may answer."""

    dit = blocks.TextBlock(max_length=400, label="L’autre dit")
    choix = blocks.ListBlock(ChoixBlock(label="Choix"), min_num=1, max_num=CHOIX_MAX, label="Ce que l’on peut répondre")


class DialogueBlock(BlocAncre):
    """A conversation to lead: each turn offers answers, some lead elsewhere, all of them end."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    situation = blocks.RichTextBlock(features=["bold", "italic"], required=False, label="Situation")
    personne = blocks.CharBlock(
        max_length=60, label="Qui vous parle", help_text="« Madame R. » : une personne inventée."
    )
    portrait = blocks.ChoiceBlock(choices=Personnage.choices, required=False, label="Son portrait")
    vous = blocks.CharBlock(max_length=60, default="Vous", label="Qui répond")
    portrait_vous = blocks.ChoiceBlock(choices=Personnage.choices, required=False, label="Le portrait de qui répond")
    tours = blocks.ListBlock(TourBlock(label="Tour"), min_num=1, max_num=TOURS_MAX, label="Tours")
    fin = blocks.RichTextBlock(
        features=TEXTE_COURT, label="Ce qu’on en retient", help_text="Lu à la fin, quel que soit le chemin."
    )

    class Meta:
        icon = "comment"
        label = "Dialogue"
        template = "parcours/blocs/dialogue.html"
        preview_value = {
            "titre": "Menez les dix minutes",
            "situation": "",
            "personne": "Madame R.",
            "portrait": Personnage.NADIA,
            "vous": "Vous",
            "portrait_vous": Personnage.YVES,
            "tours": [
                {
                    "dit": "On m’a dit que ça se voyait sur la fiche de paie. C’est vrai ?",
                    "choix": [
                        {
                            "dit": "Non. Vous seule décidez d’en parler.",
                            "effet": "Elle pose son dossier.",
                            "vers": None,
                        },
                        {"dit": "Demandez à votre employeur.", "effet": "Elle se referme.", "vers": None},
                    ],
                }
            ],
            "fin": "<p>Écouter d’abord, orienter ensuite.</p>",
        }
        description = "Deux voix, des réponses au choix, des chemins qui se séparent et se rejoignent."

    def clean(self, value: Any) -> Any:
        """Refuse a choice that goes back or nowhere, and a turn that nobody reaches: a dialogue has an end."""
        propre = super().clean(value)
        tours = propre["tours"]
        fautes: dict[int, Exception] = {}
        for rang, tour in enumerate(tours, start=1):
            egares = {
                numero: refuser("vers", _egare(rang, len(tours)))
                for numero, choix in enumerate(tour["choix"])
                if not _mene(choix["vers"], rang, len(tours))
            }
            if egares:
                fautes[rang - 1] = refuser_lignes("choix", egares)
        if fautes:
            raise refuser_lignes("tours", fautes)
        perdus = set(range(1, len(tours) + 1)) - _atteints(tours)
        if perdus:
            raise refuser_lignes(
                "tours", {rang - 1: refuser("dit", f"Aucun choix ne mène au tour {rang}.") for rang in perdus}
            )
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the turns by number, each choice with the number of the turn it leads to, or 0 for the end."""
        combien = len(value["tours"])
        tours = [
            (rang, tour["dit"], [(choix, _suite(choix["vers"], rang, combien)) for choix in tour["choix"]])
            for rang, tour in enumerate(value["tours"], start=1)
        ]
        return {
            **super().get_context(value, parent_context),
            "tours": tours,
            "tete": value["portrait"] and portrait_dessiner(value["portrait"], Humeur.PARLE),
            "tete_vous": value["portrait_vous"] and portrait_dessiner(value["portrait_vous"], a_gauche=True),
        }


def _suite(vers: int | None, rang: int, combien: int) -> int:
    """Where a choice of the turn `rang` leads; a turn that is no more, or that stands before, is the end."""
    suite = rang + 1 if vers is None else vers
    return suite if rang < suite <= combien else FIN


def _mene(vers: int | None, rang: int, combien: int) -> bool:
    """Forward, or to the end."""
    return vers is None or vers == FIN or rang < vers <= combien


def _egare(rang: int, combien: int) -> str:
    if rang == combien:
        return "C’est le dernier tour : laissez vide, ou écrivez 0 pour la fin."
    return f"Écrivez un tour de {rang + 1} à {combien}, 0 pour la fin, ou laissez vide : un dialogue n’a pas de retour."


def _atteints(tours: Sequence[Any]) -> set[int]:
    """The turns that some path reaches; paths only go forward, one pass is enough."""
    atteints = {1}
    for rang, tour in enumerate(tours, start=1):
        if rang in atteints:
            atteints |= {_suite(choix["vers"], rang, len(tours)) for choix in tour["choix"]}
    return atteints - {FIN}
