"""Forms in Wagtail's admin: written by the Région, tried in the preview, put in service one at a time."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from safran.evaluations.forms import QuestionnaireForm
from safran.evaluations.models import Questionnaire

AIDE = (
    "<p>Peu de questions, courtes\xa0: trois minutes sur un téléphone. Les réponses sont anonymes et ne se lisent "
    "qu’à partir de cinq\xa0; ne demandez rien qui fasse reconnaître quelqu’un. Une même question, écrite avec les "
    "mêmes mots et les mêmes choix, s’additionne d’une session à l’autre.</p>"
)

EN_SERVICE = Column(
    "en_service", label="En service", accessor=lambda q: "Oui" if q.en_service else "Non", sort_key="en_service"
)


class QuestionnaireViewSet(SnippetViewSet):
    """Forms: list by moment and public; which one is in service."""

    model = Questionnaire
    icon = "form"
    menu_label = "Questionnaires d’évaluation"
    menu_order = 254
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["titre", "moment", "public", EN_SERVICE]
    list_filter = ["moment", "public", "en_service"]
    ordering = ["moment", "public", "titre"]
    edit_handler = ObjectList(
        [
            FieldPanel("titre"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("moment"), FieldPanel("public")]), FieldPanel("en_service")], "Usage"
            ),
            FieldPanel("presentation"),
            HelpPanel(AIDE),
            InlinePanel(
                "questions",
                heading="Questions",
                label="Question",
                panels=[
                    FieldPanel("libelle"),
                    FieldPanel("aide"),
                    FieldRowPanel([FieldPanel("genre"), FieldPanel("obligatoire"), FieldPanel("satisfaction")]),
                    FieldPanel("choix"),
                ],
            ),
        ],
        base_form_class=QuestionnaireForm,
    )


register_snippet(QuestionnaireViewSet)


@hooks.register("before_delete_snippet")
def suppression_garder(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """The form in service stays: without it nobody would be asked any more."""
    for instance in instances:
        if isinstance(instance, Questionnaire) and instance.en_service:
            phrase = f"« {instance} » est en service. Mettez-en un autre en service, ou retirez celui-ci d’abord."
            messages.error(request, phrase)
            return redirect(reverse(QuestionnaireViewSet().get_url_name("list")))
    return None
