"""Quizzes in Wagtail's admin: written by the Région, previewed, published, never deleted once used."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.admin.widgets import Button
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from home.wagtail_hooks import EntreeRegion
from reseau.comptes.models import Compte
from safran.quiz import vues_admin
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.queries import usages
from safran.quiz.viewsets import QuestionBanqueViewSet, QuizViewSet


@hooks.register("register_rich_text_features")
def souligner(features: FeatureRegistry) -> None:
    """« Souligné », which files of questions have and the editor lacks."""
    style = {"type": "UNDERLINE", "label": "S", "description": "Souligné"}
    features.register_editor_plugin("draftail", "underline", InlineStyleFeature(style))
    regles = {
        "from_database_format": {"u": InlineStyleElementHandler("UNDERLINE")},
        "to_database_format": {"style_map": {"UNDERLINE": "u"}},
    }
    features.register_converter_rule("contentstate", "underline", regles)


register_snippet(QuizViewSet)
register_snippet(QuestionBanqueViewSet)


@hooks.register("before_delete_snippet")
def suppression_garder(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """A quiz that someone has taken, or that a training asks for, stays; it can be unpublished."""
    for instance in instances:
        if isinstance(instance, QuestionBanque) and usages.banque_choisie(instance):
            messages.error(request, f"« {instance.titre} » est choisie par un quiz ou une étape. Dépubliez-la plutôt.")
            return redirect(reverse(QuestionBanqueViewSet().get_url_name("list")))
    for quiz in instances:
        if not isinstance(quiz, Quiz):
            continue
        if raisons := usages.usages_de(quiz):
            phrase = f"« {quiz.titre} » ne peut pas être supprimé : {', '.join(raisons)}. Dépubliez-le plutôt."
            messages.error(request, phrase)
            return redirect(reverse(QuizViewSet().get_url_name("list")))
    return None


@hooks.register("register_admin_urls")
def adresses_echange() -> list[URLPattern]:
    """Questions to and from other systems."""
    return [
        path("questions/", vues_admin.questions_echanger, name="questions_echanger"),
        path("questions/ecrire/", vues_admin.questions_ecrire, name="questions_ecrire"),
        path("questions/<slug:nom>/", vues_admin.questions_telecharger, name="questions_telecharger"),
    ]


@hooks.register("register_admin_menu_item")
def echange() -> MenuItem:
    """The screen of exchanges."""
    return EntreeRegion(
        "Échange de questions", reverse("questions_echanger"), name="questions", icon_name="upload", order=252
    )


@hooks.register("register_snippet_listing_buttons")
def boutons_du_quiz(snippet: Any, user: Compte, next_url: str | None = None) -> Iterator[Button]:
    """What the Région does with a quiz once it is taken."""
    if isinstance(snippet, Quiz):
        yield Button("Statistiques", reverse("quiz_statistiques", args=[snippet.code]), icon_name="view", priority=60)
        yield Button("Renoter", reverse("quiz_renoter", args=[snippet.code]), icon_name="rotate", priority=70)


@hooks.register("register_admin_menu_item")
def suivi() -> MenuItem:
    """The quizzes and their results."""
    return EntreeRegion("Suivi des quiz", reverse("quiz_suivis"), name="suivi-quiz", icon_name="view", order=253)
