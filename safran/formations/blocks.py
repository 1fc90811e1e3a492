"""Blocks of a training sheet: outcomes, sources, completion criteria."""

from wagtail import blocks

from safran.formations.criteres import options_quiz

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


class EtapesVuesBlock(blocks.StaticBlock):
    """Criterion: every step of every module has been seen."""

    class Meta:
        icon = "list-ol"
        label = "Toutes les étapes vues"
        admin_text = "La personne a terminé chaque étape de chaque module publié."
        preview_template = GABARIT_APERCU
        description = "La personne a terminé chaque étape de chaque module."


class QuizReussiBlock(blocks.StructBlock):
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
        preview_template = GABARIT_APERCU
        preview_value = {"quiz": ""}
        description = "La personne a atteint le seuil de réussite de ce quiz, en une tentative ou plusieurs."


class CriteresBlock(blocks.StreamBlock):
    """What it takes to complete the training."""

    etapes_vues = EtapesVuesBlock()
    quiz_reussi = QuizReussiBlock()

    class Meta:
        block_counts = {"etapes_vues": {"max_num": 1}}
