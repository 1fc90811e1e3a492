"""How an editor lists and writes quizzes in the admin."""

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from safran.quiz.models import QuestionBanque, Quiz

AIDE = (
    "<p>Une bonne question part d’une situation de travail et n’a pas de piège. Ajoutez une question avec le bouton "
    "<strong>+</strong>, écrivez pour chaque réponse pourquoi elle est juste ou non, puis regardez l’aperçu\xa0: il "
    "montre le quiz comme on le passe, et avec ses corrections.</p>"
    "<p>Une réponse juste donne tous les points. Avec plusieurs bonnes réponses, chacune compte, et une mauvaise "
    "réponse cochée retire autant, sans descendre sous zéro. « Je ne sais pas » est toujours proposé et ne donne "
    "rien.</p>"
)


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
                    MultiFieldPanel([FieldPanel("code"), FieldPanel("theme"), FieldPanel("consigne")], "Présentation"),
                    MultiFieldPanel(
                        [
                            FieldPanel("seuil"),
                            FieldPanel("essais_max"),
                            FieldPanel("delai_minutes"),
                            FieldPanel("duree_minutes"),
                            FieldPanel("melanger"),
                            FieldPanel("melanger_questions"),
                        ],
                        "Réussite",
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("correction"),
                            FieldPanel("montrer_justes"),
                            FieldPanel("relecture_jours"),
                            FieldPanel("positionnement"),
                        ],
                        "Correction",
                    ),
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
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("titre"), FieldPanel("code"), FieldPanel("theme"), FieldPanel("categorie")], "Rangement"
            ),
            FieldPanel("contenu"),
        ]
    )
