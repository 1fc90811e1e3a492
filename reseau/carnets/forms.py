"""The forms of the notebooks: a title, and which favourites go in a list."""

import uuid
from typing import Any

from django import forms

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from reseau.carnets.choices import TITRE_MAX
from reseau.carnets.models import Carnet, FicheRetenue


class CarnetForm(TexteLuForm):
    """A title about no person; the key of a new list."""

    surveilles = ("titre",)
    titre = forms.CharField(
        label="Titre", max_length=TITRE_MAX,
        help_text="Un sujet ou un lieu, jamais une personne : « VAE près de Niort ».",
    )  # fmt: skip
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, carnet: Carnet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if carnet:
            del self.fields["cle"]
            self.fields["titre"].initial = carnet.titre
        else:
            self.fields["cle"].initial = uuid.uuid4()

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


class RemplirForm(FormulaireSafran, forms.Form):
    """Favourites to put in a list: those that it does not hold."""

    fiches = forms.ModelMultipleChoiceField(
        FicheRetenue.objects.none(), label="Depuis mes favoris", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, carnet: Carnet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        favoris = FicheRetenue.objects.filter(carnet__compte=carnet.compte_id, carnet__titre="")
        for nom in ("structure", "lieu", "service"):
            deja = carnet.fiches.exclude(**{nom: None}).values(nom)
            favoris = favoris.exclude(**{f"{nom}__in": deja})
        self.fields["fiches"].queryset = favoris.select_related("carnet", "structure", "lieu", "service")

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data
