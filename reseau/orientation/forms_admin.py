"""The form of Wagtail's admin for needs and situations; it saves through the rules."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from reseau.orientation.rules.donnees import choix_ecrire


class ChoixForm(WagtailAdminModelForm):
    """Add or correct a need or a situation; its code is frozen once saved, and a point may say no public."""

    CHAMPS_REFUSES = {"code_fige": "code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publics"].required = False
        if self.instance.pk:
            self.fields["code"].disabled = True

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        self.instance = choix_ecrire(choix=self.instance, **self.cleaned_data)
        return self.instance
