"""What one chooses to look at."""

from django import forms
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import Perimetre

TOUTES = "toutes"


class VueForm(FormulaireSafran, forms.Form):
    """A perimeter, a year, an axis; what cannot be read is left at its default: this year, by training."""

    perimetre = forms.ChoiceField(label="Périmètre", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    axe = forms.ChoiceField(label="Une ligne par", required=False, choices=Axe.choices)

    def __init__(self, donnees: dict, *, perimetres: list[Perimetre], annees: list[int]) -> None:
        cette_annee = timezone.localdate().year
        self.defaut = str(cette_annee) if cette_annee in annees else TOUTES
        donnees = donnees.copy()
        donnees["annee"] = donnees.get("annee") or self.defaut
        super().__init__(donnees)
        self.fields["perimetre"].choices = [(p.cle, p.libelle) for p in perimetres]
        self.fields["annee"].choices = [(TOUTES, "Toutes"), *((str(annee), str(annee)) for annee in annees)]
        if len(perimetres) < 2:
            del self.fields["perimetre"]
        self.is_valid()

    @property
    def annee_choisie(self) -> int | None:
        """The year asked for; None for all, which the years as rows need."""
        valeur = self.cleaned_data.get("annee") or self.defaut
        return None if valeur == TOUTES or self.axe_choisi == Axe.ANNEE else int(valeur)

    @property
    def axe_choisi(self) -> Axe:
        """What a row is; a training by default."""
        return Axe(self.cleaned_data.get("axe") or Axe.FORMATION)
