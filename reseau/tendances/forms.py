"""The form of the watch list."""

import uuid
from typing import Any

from django import forms

from home.ecrans.forms import TexteLuForm
from reseau.tendances.models import SourceDeVeille
from reseau.vocabulaires.models import Theme


class SourceForm(TexteLuForm, forms.ModelForm):
    """A source as it is typed; its key for a new one, the version that was read for another."""

    surveilles = ("titre", "apporte")

    url = forms.URLField(
        label="Adresse", max_length=300, assume_scheme="https",
        help_text="La page à relire, telle que le navigateur la montre.",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("titre", "editeur", "url", "genre", "apporte", "themes", "tous_les", "garder")

    class Meta:
        model = SourceDeVeille
        fields = ("titre", "editeur", "genre", "apporte", "themes", "tous_les")
        widgets = {"apporte": forms.Textarea({"rows": 3}), "themes": forms.CheckboxSelectMultiple}
        help_texts = {
            "apporte": "Ce que l’on y trouve, et à quoi cela sert à une équipe.",
            "tous_les": "Ce nombre de mois après chaque vérification, qui l’a faite est prévenu.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        kwargs["initial"] = {"version": ecrite.version, "url": ecrite.url} if ecrite else {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        del self.fields["cle" if ecrite else "version"]
        themes = Theme.objects.en_vigueur()
        if ecrite:
            siens = ecrite.themes.values_list("pk", flat=True)
            themes = Theme.objects.filter(pk__in=[*themes.values_list("pk", flat=True), *siens])
        self.fields["themes"].queryset = themes

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data
