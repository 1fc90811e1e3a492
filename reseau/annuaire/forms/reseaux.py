"""The form of a network's sheet, and the filter of its structures."""

from typing import Any

from django import forms

from home.formulaires import FormulaireSafran
from reseau.annuaire.etats import version_de
from reseau.annuaire.forms.champs import SaisieForm
from reseau.annuaire.forms.services import LIENS, termes_champ, termes_offrir
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin

LIENS_RESEAU = tuple(lien for lien in LIENS if lien[0] != "themes")


class ReseauFicheForm(SaisieForm):
    """What a network says of itself; its name and its code are the register's."""

    DIRECTS = ("description", "role_cep", "telephone", "courriel", "site")
    description = forms.CharField(
        label="Ce que fait le réseau", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Pour qui, et ce qu’il apporte, en quelques phrases que tout le monde comprend.",
    )  # fmt: skip
    role_cep = forms.CharField(
        label="Son rôle dans le conseil en évolution professionnelle", max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="À quel titre, et pour quelles personnes.",
    )  # fmt: skip
    missions = termes_champ("Missions", LIENS_RESEAU[0][1], required=False)
    publics = termes_champ("Publics", LIENS_RESEAU[1][1], required=False)
    niveaux_cep = termes_champ("Niveaux de CEP", LIENS_RESEAU[2][1], required=False)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    courriel = forms.EmailField(label="Courriel", required=False)
    site = forms.URLField(label="Site", required=False, assume_scheme="https")

    def __init__(self, *args: Any, reseau: Reseau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remplir(reseau, version_de(reseau))
        termes_offrir(self, LIENS_RESEAU, reseau)

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return super().champs() | {nom: self.cleaned_data[nom] for nom, _modele in LIENS_RESEAU}


class StructuresReseauForm(FormulaireSafran, forms.Form):
    """Words and a bassin; what is not known is as if it were absent."""

    q = forms.CharField(label="Nom de la structure", max_length=100, required=False)
    bassin = forms.ModelChoiceField(
        Bassin.objects.none(), label="Bassin", required=False, to_field_name="code", empty_label="Tous les bassins"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur()

    def lire(self) -> dict[str, Any]:
        """What narrows the list."""
        self.is_valid()
        return {"texte": self.cleaned_data.get("q", ""), "bassin": self.cleaned_data.get("bassin")}
