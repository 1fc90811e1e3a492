"""Blocks of matching, ordering and gap text."""

from typing import Any

from wagtail import blocks

from safran.quiz.blocks.choix import (
    PropositionsBlock,
    QuestionBlock,
    ReponseBlock,
    TexteBlock,
    refuser,
    retour_block,
    uniques_exiger,
)
from safran.quiz.blocks.ecrits import NombresBlock, ReglesTexteBlock
from safran.quiz.choices import BaremeOrdre
from safran.quiz.genres.composes import REPERE

LIGNE_MAX = 400


class PaireBlock(blocks.StructBlock):
    """A line and what goes with it."""

    gauche = TexteBlock(ligne=True, max_length=LIGNE_MAX, label="Ligne")
    droite = blocks.CharBlock(max_length=LIGNE_MAX, label="Va avec")
    retour = retour_block("Montré avec la correction de cette ligne.", "Retour sur cette ligne")

    class Meta:
        icon = "link"
        label = "Paire"
        label_format = "{gauche} : {droite}"


class QuestionAppariementBlock(QuestionBlock):
    """Lines to match with choices."""

    paires = blocks.ListBlock(
        PaireBlock(),
        min_num=2,
        max_num=20,
        label="Paires",
        help_text="Deux lignes peuvent aller avec le même choix : écrivez-le de la même façon.",
    )
    leurres = blocks.ListBlock(
        blocks.CharBlock(max_length=LIGNE_MAX, label="Choix en trop"),
        min_num=0,
        max_num=20,
        default=[],
        label="Choix en trop",
        help_text="Des choix plausibles qui ne vont avec aucune ligne.",
    )

    class Meta:
        icon = "link"
        label = "Appariement"
        description = "Des lignes à associer chacune à un choix, par des listes. Chaque ligne juste compte autant."
        preview_value = {
            "enonce": "Qui reçoit qui ?",
            "paires": [
                {"gauche": "Un cadre en poste", "droite": "L’Apec", "retour": ""},
                {"gauche": "Un lycéen", "droite": "Le CIO", "retour": ""},
            ],
            "leurres": ["France compétences"],
            "retour": "Le bon service dépend du statut de la personne.",
        }

    def clean(self, value: Any) -> Any:
        """Lines differ; an extra choice goes with none; there are two choices at least."""
        propre = super().clean(value)
        uniques_exiger("paires", (paire["gauche"] for paire in propre["paires"]), "Deux lignes sont identiques.")
        droites = {paire["droite"].strip() for paire in propre["paires"]}
        leurres = [leurre.strip() for leurre in propre["leurres"]]
        if len(droites) + len(leurres) < 2:
            refuser("paires", "Il faut au moins deux choix différents.")
        if len(set(leurres)) < len(leurres) or droites & set(leurres):
            refuser("leurres", "Un choix en trop est déjà proposé.")
        return propre


class ElementOrdreBlock(blocks.StructBlock):
    """One line of the right order."""

    texte = TexteBlock(ligne=True, max_length=LIGNE_MAX, label="Ligne")
    retour = retour_block("Montré avec la correction de cette ligne.", "Retour sur cette ligne")

    class Meta:
        icon = "list-ol"
        label = "Ligne"
        label_format = "{texte}"


class QuestionOrdreBlock(QuestionBlock):
    """Lines to put in order."""

    elements = blocks.ListBlock(
        ElementOrdreBlock(),
        min_num=2,
        max_num=20,
        label="Lignes, dans le bon ordre",
        help_text="Elles sont mélangées à chaque essai ; la personne donne à chacune son rang.",
    )
    bareme = blocks.ChoiceBlock(
        choices=BaremeOrdre.choices, default=BaremeOrdre.PLACES.value, required=False, label="Règle des points"
    )

    class Meta:
        icon = "list-ol"
        label = "Mise en ordre"
        description = "Des lignes à remettre dans l’ordre, chacune par son rang."
        preview_value = {
            "enonce": "Dans quel ordre se passe un ré-adressage ?",
            "elements": [
                {"texte": "Écouter la demande", "retour": ""},
                {"texte": "Recueillir l’accord de la personne", "retour": ""},
                {"texte": "Appeler le service choisi", "retour": ""},
            ],
            "retour": "L’accord vient avant l’appel.",
        }

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        uniques_exiger("elements", (ligne["texte"] for ligne in propre["elements"]), "Deux lignes sont identiques.")
        return propre


def poids_block() -> blocks.IntegerBlock:
    """How much a gap counts beside the others."""
    return blocks.IntegerBlock(required=False, default=1, min_value=1, max_value=100, label="Poids")


class TrouTexteBlock(ReglesTexteBlock):
    """A gap to type in."""

    poids = poids_block()

    class Meta:
        icon = "edit"
        label = "Trou à écrire"


class TrouChoixBlock(PropositionsBlock):
    """A gap with a list; several of its choices may be right."""

    reponses = blocks.ListBlock(ReponseBlock(), min_num=2, max_num=20, label="Choix proposés")
    poids = poids_block()

    class Meta:
        icon = "list-ul"
        label = "Trou à choisir"


class TrouCasesBlock(PropositionsBlock):
    """A gap where several choices are ticked."""

    reponses = blocks.ListBlock(
        ReponseBlock(),
        min_num=2,
        max_num=20,
        label="Choix proposés",
        help_text="Sans part écrite, les bonnes réponses se partagent les points du trou.",
    )
    poids = poids_block()

    class Meta:
        icon = "tick-inverse"
        label = "Trou à cocher"


class TrouNombreBlock(NombresBlock):
    """A gap for a number."""

    poids = poids_block()

    class Meta:
        icon = "decimal"
        label = "Trou en chiffres"


class TrousBlock(blocks.StreamBlock):
    """The gaps, in the order of their numbers."""

    texte = TrouTexteBlock()
    choix = TrouChoixBlock()
    cases = TrouCasesBlock()
    nombre = TrouNombreBlock()


class QuestionTrousBlock(QuestionBlock):
    """A text with gaps."""

    texte = TexteBlock(
        max_length=8000,
        label="Texte à trous",
        help_text="Mettez [[1]] à la place du premier trou, [[2]] à la place du deuxième, etc.",
    )
    trous = TrousBlock(min_num=1, max_num=40, label="Trous")

    class Meta:
        icon = "title"
        label = "Texte à trous"
        description = "Un texte à compléter : mots à écrire, à choisir, ou nombres."
        preview_value = {
            "enonce": "Complétez la règle.",
            "texte": "Une personne ne passe pas plus de [[1]] portes.",
            "trous": [("nombre", {"reponses": [{"valeur": "2", "tolerance": "0", "mode": "ABSOLUE"}], "poids": 1})],
            "retour": "C’est la règle des deux portes.",
        }

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        reperes = [int(repere) for repere in REPERE.findall(propre["texte"])]
        if sorted(reperes) != list(range(1, len(propre["trous"]) + 1)):
            nombre = len(propre["trous"])
            attendus = " ".join(f"[[{rang}]]" for rang in range(1, nombre + 1))
            refuser(
                "texte",
                f"Le texte doit porter une fois chacun de ces repères, et pas d’autre : {attendus}",
                liste=False,
            )
        return propre
