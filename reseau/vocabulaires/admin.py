"""Forms and views of Wagtail’s admin for the reference rows; they save through the rules."""

from typing import Any

from django import forms
from django.http import HttpResponse
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from home.erreurs import RegleRefusee
from reseau.vocabulaires import rules


class CodesField(forms.CharField):
    """A list of codes typed one per line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys((super().to_python(value) or "").split()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class TermeForm(WagtailAdminModelForm):
    """Add or correct a term; the code is frozen once saved."""

    CHAMPS_REFUSES = {"code_fige": "code"}

    correspondance = CodesField(
        label="Codes data.inclusion envoyés", help_text="Ce que nous écrivons dans un export, un code par ligne."
    )
    codes_recus = CodesField(
        label="Codes data.inclusion reconnus",
        help_text="Ce que nous traduisons par ce terme à l’import, un code par ligne.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk:
            self.instance = rules.terme_modifier(terme=self.instance, **self.cleaned_data)
        else:
            self.instance = rules.terme_creer(modele=self._meta.model, **self.cleaned_data)
        return self.instance


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
