"""Forms of Wagtail's admin for the reference rows; they save through the rules."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

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
