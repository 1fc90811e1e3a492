"""Blocks to act in: cards to turn, a list to tick, a word explained where it stands, something to write."""

import re
from typing import Any

from wagtail import blocks

from home.gardees import Gardee
from home.glossaire import Mot, mot_lire, mots_choix
from safran.parcours.blocks_socle import TEXTE_COURT, BlocAncre, refuser

CARTES_MAX, COCHES_MAX = 12, 20
OPTIONS = Gardee("lignes à cocher", pieces=(), combien=2_000)  # ce qu’elles montrent est leur clé


class CarteBlock(blocks.StructBlock):
    """Two sides."""

    recto = blocks.CharBlock(max_length=160, label="Recto")
    verso = blocks.TextBlock(max_length=500, label="Verso")


class CartesBlock(BlocAncre):
    """Cards to turn over once one has answered aloud."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    consigne = blocks.CharBlock(max_length=200, required=False, label="Consigne")
    cartes = blocks.ListBlock(CarteBlock(label="Carte"), min_num=2, max_num=CARTES_MAX, label="Cartes")

    class Meta:
        icon = "copy"
        label = "Cartes à retourner"
        template = "parcours/blocs/cartes.html"
        preview_value = {
            "titre": "Deux phrases entendues",
            "consigne": "Dites votre réponse à voix haute, puis retournez la carte.",
            "cartes": [
                {"recto": "« C’est pour la vie. »", "verso": "Cela dépend : la décision dit sa durée."},
                {"recto": "« Il faut être inapte. »", "verso": "Non. On peut être apte à son poste, et reconnu."},
            ],
        }
        description = "Une idée reçue, une question ou un mot au recto ; ce qu’il en est au verso."


class ListeCochesBlock(BlocAncre):
    """Things to do or to bring, ticked one by one; the ticks are kept for who follows, and shown to nobody else."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    lignes = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label="Ligne"), min_num=1, max_num=COCHES_MAX, label="Lignes"
    )

    class Meta:
        icon = "tasks"
        label = "Liste à cocher"
        template = "parcours/blocs/coches.html"
        preview_value = {
            "titre": "Avant le prochain accueil",
            "lignes": ["Préparer deux chaises", "Afficher les horaires", "Appeler la deuxième porte"],
        }
        description = "Une liste que chacun coche pour soi ; ses coches l’attendent à son retour."

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add each line, its identity, and whether this learner has ticked it."""
        contexte = super().get_context(value, parent_context)
        cochees = contexte.get("coches", {}).get(getattr(contexte.get("bloc"), "id", ""), ())
        lignes = tuple((ligne.id, ligne.value, ligne.id in cochees) for ligne in value["lignes"].bound_blocks)
        contexte["options"] = OPTIONS.rendre(lignes, "parcours/blocs/options_coches.html", lambda: {"lignes": lignes})
        return contexte


class TermeBlock(blocks.StructBlock):
    """A sentence where one word of the glossary unfolds."""

    mot = blocks.ChoiceBlock(choices=mots_choix, label="Mot du glossaire")
    phrase = blocks.TextBlock(max_length=600, label="Phrase", help_text="Elle contient le mot : il s’y déplie.")

    class Meta:
        icon = "openquote"
        label = "Phrase avec un mot du glossaire"
        template = "parcours/blocs/terme.html"
        preview_value = {"mot": "CEP", "phrase": "Elle ne connaît pas le CEP, et pourtant elle y a droit."}
        description = "Une phrase dont un mot se déplie ; son sens vient du glossaire et le suit."

    def clean(self, value: Any) -> Any:
        """Refuse a sentence that does not hold the word."""
        propre = super().clean(value)
        if propre["mot"] and propre["phrase"] and not _place(propre["mot"], propre["phrase"]):
            raise refuser("phrase", f"La phrase ne contient pas « {propre['mot']} ».")
        return propre

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add what the glossary says today, and the sentence around the word; the bare sentence when it is gone."""
        contexte = super().get_context(value, parent_context)
        mot, place = terme_de(value), _place(value["mot"], value["phrase"])
        if mot and place:
            avant, apres = value["phrase"][: place.start()], value["phrase"][place.end() :]
            contexte |= {"mot": mot, "avant": avant, "ecrit": place[0], "apres": apres}
        return contexte


def terme_de(valeur: Any) -> Mot | None:
    """The word that the block explains; None once it has left the glossary."""
    return mot_lire(valeur["mot"] or "")


def _place(mot: str, phrase: str) -> re.Match[str] | None:
    """Where the whole word first stands, whatever its capitals."""
    return re.search(rf"(?<!\w){re.escape(mot)}(?!\w)", phrase, re.IGNORECASE) if mot else None


class AVousBlock(BlocAncre):
    """Something to do at work, or to write here and compare with an expert's answer."""

    consigne = blocks.RichTextBlock(features=TEXTE_COURT, label="Consigne")
    reponse = blocks.RichTextBlock(
        features=TEXTE_COURT,
        required=False,
        label="Réponse d’expert",
        help_text="Si vous l’écrivez, chacun a de la place pour la sienne, puis les compare. Rien n’est envoyé.",
    )

    class Meta:
        icon = "edit"
        label = "À vous"
        template = "parcours/blocs/a_vous.html"
        preview_value = {
            "consigne": "<p>Écrivez en une phrase ce que votre structure délivre, et à qui.</p>",
            "reponse": "<p>« Nous aidons toute personne en emploi à faire le point, gratuitement. »</p>",
        }
        description = "Un exercice à faire dans sa structure, ou à écrire ici pour comparer ; rien n’est envoyé."
