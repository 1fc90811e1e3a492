"""Quizzes and the bank in Wagtail's admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages as messages_quiz
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.ecrans.views import document, formulaire, geste, montrer, page, refus_sur, tenter
from home.fichiers.reception import Depots
from home.permissions import region_required
from home.wagtail_hooks import EntreeRegion
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.forms import QuestionsForm
from safran.quiz.models import QuestionBanque, Quiz
from safran.quiz.queries import banque
from safran.quiz.queries.banque import FORMATS, questions_export
from safran.quiz.rules.banque import questions_importer

AIDE = (
    "<p>Une bonne question part d’une situation de travail et n’a pas de piège. Ajoutez une question avec le bouton "
    "<strong>+</strong>, écrivez pour chaque réponse pourquoi elle est juste ou non, puis regardez l’aperçu\xa0: il "
    "montre le quiz comme on le passe, et avec ses corrections.</p>"
    "<p>Une réponse juste donne tous les points. Avec plusieurs bonnes réponses, chacune compte, et une mauvaise "
    "réponse cochée retire autant, sans descendre sous zéro. « Je ne sais pas » est toujours proposé et ne donne "
    "rien.</p>"
)


def _champs(titre: str, noms: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(nom) for nom in noms.split()], titre)


class QuizViewSet(SnippetViewSet):
    """Quizzes: list, search by title or code, filter by theme."""

    model = Quiz
    icon = "tasks"
    menu_label = "Quiz"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["titre", "code", "theme", "nombre_questions", "seuil", UpdatedAtColumn()]
    list_filter = ["theme"]
    ordering = ["titre"]
    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("titre"), HelpPanel(AIDE), FieldPanel("questions")], heading="Questions"),
            ObjectList(
                [
                    _champs("Présentation", "code theme consigne"),
                    _champs("Réussite", "seuil essais_max delai_minutes duree_minutes melanger melanger_questions"),
                    _champs("Correction", "correction montrer_justes relecture_jours positionnement"),
                ],
                heading="Réglages",
            ),
        ]
    )


class QuestionBanqueViewSet(SnippetViewSet):
    """The bank: list, search, filter by theme and category; a question is retired by unpublishing it."""

    model = QuestionBanque
    icon = "folder-open-inverse"
    menu_label = "Banque de questions"
    menu_order = 251
    add_to_admin_menu = True
    list_display = ["titre", "code", "theme", "categorie", "genre", UpdatedAtColumn()]
    list_filter = ["theme", "categorie", "live"]
    list_per_page = 50
    ordering = ["categorie", "titre"]
    edit_handler = ObjectList([_champs("Rangement", "titre code theme categorie"), FieldPanel("contenu")])


# The Région exchanges questions with other systems: drop a file, read what it would do, write; or download.

MONTREES = 500
DEPOTS = Depots("questions")


@formulaire(region_required)
def questions_echanger(request: HttpRequest) -> HttpResponse:
    """Drop a file: it is read, nothing is written, what would become of each question is shown."""
    form = QuestionsForm(request.POST or None, request.FILES or None)
    contexte = {"banque": QuestionBanque.objects.count(), "montrees": MONTREES}
    if form.is_valid():
        fichier, theme = form.cleaned_data["fichier"], form.cleaned_data["theme"]
        lu = {"contenu": fichier.read(), "nom": fichier.name, "theme": theme}
        with refus_sur(form, "fichier"):
            rapport = questions_importer(**lu, essai=True)
            contexte |= {"rapport": rapport, "nom": fichier.name}
            if rapport.a_ecrire:
                contexte["jeton"] = DEPOTS.garder(request.user, {**lu, "theme": theme.code})
    return montrer(request, form, "quiz/admin/echange.html", **contexte)


@geste(region_required)
def questions_ecrire(request: HttpRequest) -> HttpResponse:
    """Write what was shown."""
    jeton = request.POST.get("jeton", "")
    with tenter(request):
        lu = DEPOTS.reprendre(request.user, jeton)
        lu["theme"] = Theme.objects.filter(code=lu["theme"]).first()
        rapport = questions_importer(**lu, compte=request.user)
        DEPOTS.oublier(request.user, jeton)
        dire = messages.success if rapport.prises else messages.error
        dire(request, rapport.bilan)
    return redirect("questions_echanger")


@page(region_required)
def questions_telecharger(request: HttpRequest, nom: str) -> HttpResponse:
    """The whole bank as a file."""
    if nom not in FORMATS:
        raise Http404
    _, extension, genre = FORMATS[nom]
    return document(questions_export(nom).contenu, f"questions-safran.{extension}", genre, joint=True)


# Quizzes in Wagtail's admin: written by the Région, previewed, published, never deleted once used.


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
        if isinstance(instance, QuestionBanque) and banque.banque_choisie(instance):
            vue: type[SnippetViewSet] = QuestionBanqueViewSet
            phrase = f"« {instance.titre} » est choisie par un quiz ou une étape. Dépubliez-la plutôt."
        elif isinstance(instance, Quiz) and (raisons := banque.usages_de(instance)):
            vue = QuizViewSet
            phrase = f"« {instance.titre} » ne peut pas être supprimé : {', '.join(raisons)}. Dépubliez-le plutôt."
        else:
            continue
        messages_quiz.error(request, phrase)
        return redirect(reverse(vue().get_url_name("list")))
    return None


@hooks.register("register_admin_urls")
def adresses_echange() -> list[URLPattern]:
    """Questions to and from other systems."""
    return [
        path("questions/", questions_echanger, name="questions_echanger"),
        path("questions/ecrire/", questions_ecrire, name="questions_ecrire"),
        path("questions/<slug:nom>/", questions_telecharger, name="questions_telecharger"),
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
