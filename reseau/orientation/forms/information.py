"""The form of a first information."""

from typing import Any

from django import forms

from home.alertes import TexteLuForm
from reseau.comptes.models import Compte
from reseau.orientation.models import PremiereInformation
from reseau.orientation.permissions import reseaux_d_information


class InformationForm(TexteLuForm, forms.ModelForm):
    """What is said first, what to bring, from which sources; the network that keeps it, and the version read."""

    surveilles = ("a_dire", "a_apporter", "sources")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = PremiereInformation
        fields = ("a_dire", "a_apporter", "sources", "reseau")
        widgets = {
            "a_dire": forms.Textarea({"rows": 8}),
            "a_apporter": forms.Textarea({"rows": 4}),
            "sources": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "a_dire": "En quelques phrases, ce qui est vrai pour tous. Une ligne vide sépare deux paragraphes.",
        }

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        ecrite = kwargs.get("instance")
        kwargs["initial"] = {"version": ecrite.version if ecrite else 0}
        super().__init__(*args, **kwargs)
        self.fields["reseau"].queryset = reseaux_d_information(compte)

    def champs(self) -> dict[str, Any]:
        """What the rule takes."""
        return self.cleaned_data
