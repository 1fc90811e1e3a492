"""Blocks of the questions whose answer is typed: numbers, a few words, an open answer that someone reads."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from safran.quiz.blocks.choix import ENONCE_MAX, QuestionBlock, TexteBlock, part_block, refuser, retour_block
from safran.quiz.choices import Lecteur, RegleUnite, Tolerance
from safran.quiz.genres.ecrits import JOKER, nombre_lire, plier

AIDE_PART = "Vide : 100 %. Une réponse acceptée en partie donne moins."
AIDE_RETOUR = "Montré avec la correction à qui a donné cette réponse."
AUCUNE_ENTIERE = "Une réponse au moins doit donner tous les points : laissez sa part vide, ou écrivez 100."


def nombre_exiger(texte: str) -> None:
    """A number that can be read."""
    if nombre_lire(texte) is None:
        raise ValidationError("Écrivez un nombre en chiffres, par exemple 12,5.")


def nombre_ou_tout(texte: str) -> None:
    """A number, or « * » for any other number."""
    if texte.strip() != JOKER:
        nombre_exiger(texte)


def marge_exiger(texte: str) -> None:
    """A tolerance is zero or more."""
    nombre = nombre_lire(texte)
    if nombre is None or nombre < 0:
        raise ValidationError("La tolérance est un nombre positif, ou rien.")


def facteur_exiger(texte: str) -> None:
    """A unit converts by a number above zero."""
    nombre = nombre_lire(texte)
    if nombre is None or nombre <= 0:
        raise ValidationError("Le facteur est un nombre plus grand que zéro.")


def parts_exiger(reponses: Any) -> None:
    """One accepted answer gives all the points."""
    if not any(reponse["part"] in (None, "") or reponse["part"] == 100 for reponse in reponses):
        refuser("reponses", AUCUNE_ENTIERE)


class TexteAccepteBlock(blocks.StructBlock):
    """One accepted text."""

    texte = blocks.CharBlock(max_length=400, label="Réponse acceptée")
    part = part_block(AIDE_PART, minimum=0)
    retour = retour_block(AIDE_RETOUR)

    class Meta:
        icon = "edit"
        label = "Réponse acceptée"
        label_format = "{texte}"


class ReglesTexteBlock(blocks.StructBlock):
    """Accepted texts and how they are compared: shared by a question and by a gap."""

    reponses = blocks.ListBlock(
        TexteAccepteBlock(),
        min_num=1,
        max_num=30,
        label="Réponses acceptées",
        help_text="Accents, majuscules, espaces et apostrophes ne comptent pas.",
    )
    casse = blocks.BooleanBlock(required=False, label="Tenir compte des majuscules et des accents")
    joker = blocks.BooleanBlock(
        required=False,
        label="L’étoile * remplace n’importe quels mots",
        help_text="« relais* » accepte « relais petite enfance ». Une vraie étoile s’écrit \\*.",
    )

    def clean(self, value: Any) -> Any:
        """Accepted texts differ, none is empty once folded, one gives all the points."""
        propre = super().clean(value)
        textes = [plier(reponse["texte"], propre["casse"]) for reponse in propre["reponses"]]
        if not all(textes):
            refuser("reponses", "Une réponse acceptée est vide.")
        if len(set(textes)) < len(textes):
            refuser("reponses", "Deux réponses acceptées sont identiques.")
        parts_exiger(propre["reponses"])
        return propre


class NombreAccepteBlock(blocks.StructBlock):
    """One accepted number."""

    valeur = blocks.CharBlock(
        max_length=60,
        label="Nombre accepté",
        validators=[nombre_ou_tout],
        help_text="Écrit en chiffres : 12,5. L’étoile * désigne tout autre nombre, pour lui donner un retour.",
    )
    tolerance = blocks.CharBlock(
        max_length=40,
        required=False,
        default="0",
        label="Tolérance",
        validators=[marge_exiger],
        help_text="0 : ce nombre exactement.",
    )
    mode = blocks.ChoiceBlock(
        choices=Tolerance.choices, default=Tolerance.ABSOLUE.value, required=False, label="Tolérance comptée"
    )
    part = part_block(AIDE_PART, minimum=0)
    retour = retour_block(AIDE_RETOUR)

    class Meta:
        icon = "decimal"
        label = "Nombre accepté"
        label_format = "{valeur}"


class NombresBlock(blocks.StructBlock):
    """Accepted numbers: shared by a question and by a gap."""

    reponses = blocks.ListBlock(NombreAccepteBlock(), min_num=1, max_num=20, label="Nombres acceptés")

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        parts_exiger(propre["reponses"])
        return propre


class UniteBlock(blocks.StructBlock):
    """One unit in which the answer may be given."""

    nom = blocks.CharBlock(max_length=40, label="Unité")
    facteur = blocks.CharBlock(
        max_length=40,
        default="1",
        label="Facteur",
        validators=[facteur_exiger],
        help_text="Combien de cette unité font une fois la première : 100 pour des centimètres après des mètres.",
    )

    class Meta:
        icon = "tag"
        label = "Unité"
        label_format = "{nom}"


class QuestionTexteBlock(QuestionBlock, ReglesTexteBlock):
    """A few words."""

    class Meta:
        icon = "edit"
        label = "Texte court"
        description = "Une réponse de quelques mots, comparée aux réponses que vous acceptez."
        preview_value = {
            "enonce": "Quel service reçoit en premier une personne de 19 ans sans emploi ni formation ?",
            "reponses": [{"texte": "mission locale", "part": None, "retour": "Oui, de 16 à 25 ans."}],
            "retour": "La mission locale accompagne les jeunes de 16 à 25 ans.",
        }


class QuestionNumeriqueBlock(QuestionBlock, NombresBlock):
    """A number, within a tolerance, with a unit if needed."""

    unites = blocks.ListBlock(
        UniteBlock(),
        min_num=0,
        max_num=10,
        default=[],
        label="Unités",
        help_text="Aucune : le nombre suffit. La première est celle des nombres acceptés.",
    )
    regle_unite = blocks.ChoiceBlock(
        choices=RegleUnite.choices, default=RegleUnite.FACULTATIVE.value, required=False, label="Choix de l’unité"
    )

    class Meta:
        icon = "decimal"
        label = "Nombre"
        description = "Un nombre, exact ou à peu près, avec son unité s’il le faut."
        preview_value = {
            "enonce": "Combien d’heures dure un bilan de compétences, au plus ?",
            "reponses": [{"valeur": "24", "tolerance": "0", "mode": "ABSOLUE", "part": None, "retour": ""}],
            "unites": [{"nom": "heures", "facteur": "1"}],
            "retour": "Vingt-quatre heures, réparties sur plusieurs semaines.",
        }

    def clean(self, value: Any) -> Any:
        propre = super().clean(value)
        noms = [plier(unite["nom"], casse=True) for unite in propre["unites"]]
        if len(set(noms)) < len(noms):
            refuser("unites", "Deux unités sont identiques.")
        if noms and nombre_lire(propre["unites"][0]["facteur"]) != Decimal(1):
            refuser("unites", "La première unité a le facteur 1 : c’est celle des nombres acceptés.")
        return propre


# Block of the open answer, that someone reads.


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
        propre = super().clean(value)
        if propre["lue_par"] == Lecteur.SOI and not propre["reponse_modele"]:
            refuser("reponse_modele", "Écrivez la réponse à laquelle la personne comparera la sienne.", liste=False)
        return propre
