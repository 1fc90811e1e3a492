"""Blocks of a training sheet: outcomes, sources, completion criteria."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from safran.formations.choices import Operateur
from safran.formations.criteres import options_etapes, options_modules, options_quiz, options_scorm

GABARIT_APERCU = "formations/blocs/apercu_critere.html"


class ListeBlock(blocks.StreamBlock):
    """A plain list of sentences."""

    ligne = blocks.CharBlock(
        max_length=300,
        icon="list-ul",
        label="Ligne",
        template="formations/blocs/ligne.html",
        preview_value="Repérer quand la demande dépasse votre mission, et le dire simplement.",
        description="Une phrase courte, qui commence par un verbe ou un nom.",
    )


class CritereBlock(blocks.StructBlock):
    """A criterion with its values; the admin shows what it asks."""

    class Meta:
        preview_template = GABARIT_APERCU


class EtapesVuesBlock(blocks.StaticBlock):
    """Criterion: every step of every module has been seen."""

    class Meta:
        icon = "list-ol"
        label = "Toutes les étapes vues"
        admin_text = "La personne a terminé chaque étape de chaque module publié."
        preview_template = GABARIT_APERCU
        description = "La personne a terminé chaque étape de chaque module."


class QuizReussiBlock(CritereBlock):
    """Criterion: a quiz has been passed; holds its code, since quizzes live in an upper room."""

    quiz = blocks.ChoiceBlock(
        choices=options_quiz,
        label="Quiz",
        search_index=False,
        help_text="Le quiz dont le seuil de réussite doit être atteint.",
    )

    class Meta:
        icon = "tick-inverse"
        label = "Quiz réussi"
        preview_value = {"quiz": ""}
        description = "La personne a atteint le seuil de réussite de ce quiz, en une tentative ou plusieurs."


class ModuleVuBlock(CritereBlock):
    """Criterion: every step of one module has been seen."""

    module = blocks.ChoiceBlock(choices=options_modules, label="Module", search_index=False)

    class Meta:
        icon = "folder-open-inverse"
        label = "Module terminé"
        preview_value = {"module": ""}
        description = "La personne a terminé chaque étape de ce module."


class EtapeVueBlock(CritereBlock):
    """Criterion: one step has been seen."""

    etape = blocks.ChoiceBlock(choices=options_etapes, label="Étape", search_index=False)

    class Meta:
        icon = "form"
        label = "Étape terminée"
        preview_value = {"etape": ""}
        description = "La personne a terminé cette étape. Ajoutez une condition par étape."


class ScormReussiBlock(CritereBlock):
    """Criterion: a SCORM package has been completed and passed."""

    paquet = blocks.ChoiceBlock(choices=options_scorm, label="Paquet SCORM", search_index=False)

    class Meta:
        icon = "desktop"
        label = "SCORM ou H5P réussi"
        preview_value = {"paquet": ""}
        description = "La personne a terminé ce module, et l’a réussi s’il note."


class PresenceBlock(CritereBlock):
    """Criterion: enough attendance in the sessions of the training."""

    pourcentage = blocks.IntegerBlock(
        min_value=1,
        max_value=100,
        default=80,
        label="Présence (%)",
        help_text="Part des heures prévues, lue sur les feuilles d’émargement.",
    )

    class Meta:
        icon = "group"
        label = "Présence en salle"
        preview_value = {"pourcentage": 80}
        description = "La personne a émargé au moins cette part des heures."


class ConditionsBlock(blocks.StreamBlock):
    """The conditions that can be asked for."""

    etapes_vues = EtapesVuesBlock()
    module_vu = ModuleVuBlock()
    etape_vue = EtapeVueBlock()
    quiz_reussi = QuizReussiBlock()
    scorm_reussi = ScormReussiBlock()
    presence = PresenceBlock()


class GroupeBlock(CritereBlock):
    """Several conditions that count as one."""

    operateur = blocks.ChoiceBlock(choices=Operateur.choices, default=Operateur.UN, label="Il faut")
    nombre = blocks.IntegerBlock(
        min_value=1,
        default=1,
        label="Nombre de conditions",
        help_text="Utile seulement avec « Au moins un certain nombre ».",
    )
    criteres = ConditionsBlock(label="Conditions du groupe", min_num=2)

    class Meta:
        icon = "list-ul"
        label = "Groupe de conditions"
        preview_value = {"operateur": Operateur.UN, "nombre": 1, "criteres": []}
        description = "Plusieurs conditions qui comptent pour une : toutes, une seule, ou au moins tant."

    def clean(self, value: Any) -> Any:
        """A group « at least n » asks for a number that its conditions can reach."""
        propre = super().clean(value)
        total = len(propre["criteres"])
        if propre["operateur"] == Operateur.AU_MOINS and propre["nombre"] > total:
            erreur = ValidationError(f"Choisissez un nombre entre 1 et {total}.")
            raise StructBlockValidationError(block_errors={"nombre": erreur})
        return propre


class ConditionsOuGroupeBlock(ConditionsBlock):
    """Conditions, or a group of them."""

    groupe = GroupeBlock()


class GroupeDeGroupesBlock(GroupeBlock):
    """A group that may hold groups."""

    criteres = ConditionsOuGroupeBlock(label="Conditions du groupe", min_num=2)


class CriteresBlock(ConditionsBlock):
    """What it takes to complete the training."""

    groupe = GroupeDeGroupesBlock()

    class Meta:
        block_counts = {"etapes_vues": {"max_num": 1}}
