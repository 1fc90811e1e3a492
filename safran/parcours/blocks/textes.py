"""Blocks to read and to act in: words defined, cases, cards to turn, lists to tick, dialogues in two voices; and
what the blocks of a step share.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from home.dessins.personnages import Humeur, Personnage, portrait_dessiner
from home.queries import Mot, mot_lire, mots_choix

# What the blocks of a step share: a place in the page, and refusals that land at the right line of a list.

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


# Blocks to read: a word defined, a case to think about, a document to download.


class DefinitionBlock(blocks.StructBlock):
    """A word and what it means here."""

    terme = blocks.CharBlock(max_length=120, label="Terme")
    texte = blocks.RichTextBlock(features=TEXTE_COURT, label="Définition")

    class Meta:
        icon = "openquote"
        label = "Définition"
        template = "parcours/blocs/definition.html"
        preview_value = {
            "terme": "Deuxième porte",
            "texte": "<p>Le service qui délivre ce dont la personne a besoin. Il n’y en a pas de troisième.</p>",
        }
        description = "Un mot du métier, expliqué en deux phrases."


class CasBlock(blocks.StructBlock):
    """A short situation to think about before unfolding the answer."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    situation = blocks.RichTextBlock(
        features=["bold", "italic"],
        label="Situation",
        help_text="Une personne inventée, sans nom ni détail reconnaissable.",
    )
    question = blocks.TextBlock(max_length=400, label="Question")
    reponse = blocks.RichTextBlock(
        features=TEXTE_COURT, label="Réponse", help_text="Repliée tant qu’on ne l’ouvre pas."
    )

    class Meta:
        icon = "help"
        label = "Cas à résoudre"
        template = "parcours/blocs/cas.html"
        preview_value = {
            "titre": "À la permanence",
            "situation": "<p>Une salariée de 47 ans, reconnue travailleuse handicapée, veut garder son emploi.</p>",
            "question": "Quelle deuxième porte lui proposez-vous ?",
            "reponse": "<p>Cap emploi, pour le maintien dans l’emploi.</p>",
        }
        description = "Une situation, une question, une réponse à déplier."


class PieceBlock(blocks.StructBlock):
    """A document to download."""

    titre = blocks.CharBlock(max_length=160, label="Titre")
    document = DocumentChooserBlock(label="Document")
    resume = blocks.TextBlock(max_length=300, required=False, label="Ce qu’on y trouve")

    class Meta:
        icon = "doc-full"
        label = "Document"
        template = "parcours/blocs/document.html"
        preview_value = {"titre": "La fiche de liaison", "document": None, "resume": "Une page à remplir ensemble."}
        description = "Un fichier accessible à télécharger, avec ce qu’on y trouve."


# Blocks to act in: cards to turn, a list to tick, a word explained where it stands, something to write.

CARTES_MAX, COCHES_MAX = 12, 20


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
        contexte = super().get_context(value, parent_context)
        cochees = contexte.get("coches", {}).get(getattr(contexte.get("bloc"), "id", ""), ())
        lignes = [(ligne.id, ligne.value, ligne.id in cochees) for ligne in value["lignes"].bound_blocks]
        return {**contexte, "lignes": lignes}


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


# A dialogue in two voices: turns, choices that branch and rejoin, always an end.

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
                if choix["vers"] not in {None, FIN, *range(rang + 1, len(tours) + 1)}
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
