"""Synonyms in Wagtail's admin, for the Région."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from reseau.annuaire.models import Synonyme
from reseau.annuaire.rules import synonymes
from reseau.vocabulaires.viewsets import VueCreation, VueModification


class SynonymeForm(WagtailAdminModelForm):
    """A group of expressions, saved through the rules."""

    CHAMPS_REFUSES = {"groupe_court": "expressions"}

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        nouveau = not self.instance.pk
        self.instance = synonymes.synonyme_enregistrer(
            expressions=self.cleaned_data["expressions"], synonyme=None if nouveau else self.instance
        )
        return self.instance


class VueSuppression(DeleteView):
    """Forget a group."""

    def delete_action(self) -> None:
        """Write through the rules."""
        synonymes.synonyme_supprimer(synonyme=self.object)


class SynonymeViewSet(SnippetViewSet):
    """Groups of synonyms of the directory's search."""

    model = Synonyme
    icon = "comment"
    menu_label = "Synonymes de recherche"
    menu_order = 260
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ("__str__",)
    search_fields = ("expressions",)
    add_view_class = VueCreation
    edit_view_class = VueModification
    delete_view_class = VueSuppression
    edit_handler = ObjectList([FieldPanel("expressions")], base_form_class=SynonymeForm)


register_snippet(SynonymeViewSet)
