"""What Wagtail's admin views share when a form saves through the rules."""

from typing import Any

from django.http import HttpResponse
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from home.erreurs import RegleRefusee


class RefusDansLeFormulaire:
    """Show a refusal of the rules as an error of the form, typed text kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or say why not, beside the field that the form names for this refusal."""
        try:
            return super().form_valid(form)
        except RegleRefusee as refus:
            champ = getattr(form, "CHAMPS_REFUSES", {}).get(refus.code)
            form.add_error(champ if champ in form.fields else None, refus.message)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class VueCreation(RefusDansLeFormulaire, CreateView):
    """Add a row."""


class VueModification(RefusDansLeFormulaire, EditView):
    """Change a row."""


class ReferenceViewSet(SnippetViewSet):
    """Reference rows: added and corrected through the rules, never copied nor deleted."""

    add_view_class = VueCreation
    edit_view_class = VueModification
    copy_view_enabled = False
