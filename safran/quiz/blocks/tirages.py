"""Blocks that take questions from the bank."""

from typing import Any

from django.apps import apps
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from safran.quiz.blocks.base import refuser


def themes_options() -> list[tuple[str, str]]:
    """The themes, (code, label)."""
    from reseau.vocabulaires.models import Theme

    return list(Theme.objects.en_vigueur().values_list("code", "libelle"))


def bassins_options() -> list[tuple[str, str]]:
    """The bassins, (code, name)."""
    from reseau.territoires.models import Bassin

    return list(Bassin.objects.en_vigueur().order_by("nom").values_list("code", "nom"))


class QuestionDeBanqueBlock(SnippetChooserBlock):
    """One question of the bank, always the same, as it stands there when an attempt begins."""

    def __init__(self, target_model: str = "quiz.QuestionBanque", **kwargs: object) -> None:
        super().__init__(target_model, **kwargs)

    class Meta:
        icon = "pick"
        label = "Question de la banque"
        template = "quiz/blocs/banque.html"
        preview_template = "quiz/blocs/apercu_banque.html"
        description = "Une question de la banque : la corriger là-bas la corrige ici, pour les essais à venir."


class TirageBlock(blocks.StructBlock):
    """Questions drawn from the bank at each attempt, never twice the same in one attempt."""

    theme = blocks.ChoiceBlock(
        choices=themes_options, required=False, label="Thème", help_text="Vide : tous les thèmes.", search_index=False
    )
    categorie = blocks.CharBlock(
        max_length=300,
        required=False,
        label="Catégorie",
        help_text="Vide : toutes. « Accueil » prend aussi « Accueil/Premier contact ».",
    )
    nombre = blocks.IntegerBlock(min_value=1, max_value=50, default=5, label="Nombre de questions")

    class Meta:
        icon = "order"
        label = "Tirage"
        template = "quiz/blocs/tirage.html"
        preview_template = "quiz/blocs/apercu_banque.html"
        label_format = "{nombre} questions au hasard"
        description = "Des questions de la banque, tirées au hasard à chaque essai."

    def clean(self, value: Any) -> Any:
        """The bank holds enough questions today."""
        propre = super().clean(value)
        banque = apps.get_model("quiz", "QuestionBanque")  # ses modèles se font avec ce bloc : par leur nom
        offertes = banque.objects.a_tirer(propre["theme"] or "", propre["categorie"] or "").count()
        if offertes < propre["nombre"]:
            verbe = "correspondent" if offertes > 1 else "correspond"
            accord = "s" if offertes > 1 else ""
            phrase = f"{offertes} question{accord} de la banque {verbe} : demandez-en moins, ou ajoutez-en."
            refuser("nombre", phrase if offertes else "Aucune question de la banque ne correspond.", liste=False)
        return propre


class QuiFaitQuoiBlock(blocks.StructBlock):
    """Questions made from the live directory at each attempt."""

    nombre = blocks.IntegerBlock(min_value=1, max_value=20, default=5, label="Nombre de questions")
    bassin = blocks.ChoiceBlock(
        choices=bassins_options,
        required=False,
        label="Bassin",
        help_text="Vide : celui où travaille la personne, ou toute la région si elle n’en a pas.",
        search_index=False,
    )

    class Meta:
        icon = "group"
        label = "Qui fait quoi ?"
        template = "quiz/blocs/qui_fait_quoi.html"
        preview_template = "quiz/blocs/apercu_qui_fait_quoi.html"
        preview_value = {"nombre": 5, "bassin": ""}
        label_format = "{nombre} questions tirées de l’annuaire"
        description = "Des questions tirées de l’annuaire du jour, avec leurs fiches à relire."
