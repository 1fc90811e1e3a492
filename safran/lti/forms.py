"""The form of a platform, and what it posts."""

import uuid
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from home.ecrans.forms import FormulaireSafran
from safran.lti.choices import ADRESSE_MAX, SUJET_MAX
from safran.lti.models import Plateforme


class MessageForm(FormulaireSafran, forms.Form):
    """What a platform posts through a browser."""

    state = forms.CharField()
    id_token = forms.CharField()


class LignesField(forms.CharField):
    """Several words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(filter(None, map(str.strip, (super().to_python(value) or "").splitlines()))))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if any(len(ligne) > SUJET_MAX for ligne in value):
            raise forms.ValidationError(f"Une ligne tient en {SUJET_MAX} caractères.")


class PlateformeForm(FormulaireSafran, forms.Form):
    """What the partner gives, one box for each; its key for a new one."""

    nom = forms.CharField(label="Nom", max_length=120, help_text="Tel que les personnes le liront.")
    emetteur = forms.CharField(
        label="Émetteur (issuer)", max_length=ADRESSE_MAX,
        help_text="Le plus souvent l’adresse de la plateforme : https://moodle.exemple.fr.",
    )  # fmt: skip
    client = forms.CharField(label="Identifiant du client (client id)", max_length=200)
    deploiements = LignesField(
        label="Déploiements (deployment id)", help_text="Un par ligne. Un autre déploiement est refusé."
    )
    connexion, jetons, cles = (
        forms.URLField(label=label, max_length=ADRESSE_MAX, assume_scheme="https", help_text=aide)
        for label, aide in (
            ("Adresse d’authentification", "Authentication request URL."),
            ("Adresse des jetons d’accès", "Access token URL."),
            ("Adresse des clés publiques", "Public keyset URL, celle de la plateforme."),
        )
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plateforme: Plateforme | None = None, **kwargs: Any) -> None:
        connu = model_to_dict(plateforme) if plateforme else {"cle": uuid.uuid4()}
        super().__init__(*args, initial=connu, **kwargs)
        if plateforme:
            del self.fields["cle"]

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data
