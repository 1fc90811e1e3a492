"""What one chooses to look at."""

from django import forms

from home.formulaires import FormulaireSafran
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries import Releve


class VueForm(FormulaireSafran, forms.Form):
    """A perimeter, a year, an axis; what cannot be read is left at its default."""

    perimetre = forms.ChoiceField(label="Périmètre", required=False)
    annee = forms.ChoiceField(label="Année", required=False)
    axe = forms.ChoiceField(label="Une ligne par", required=False, choices=Axe.choices)

    def __init__(self, *args: object, perimetres: list[Perimetre], releve: Releve, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["perimetre"].choices = [(p.cle, p.libelle) for p in perimetres]
        self.fields["annee"].choices = [("", "Toutes"), *((str(annee), str(annee)) for annee in releve.annees)]
        if len(perimetres) < 2:
            del self.fields["perimetre"]
        self.is_valid()

    @property
    def annee_choisie(self) -> int | None:
        """The year asked for; None for all."""
        return int(valeur) if (valeur := self.cleaned_data.get("annee")) else None

    @property
    def axe_choisi(self) -> Axe:
        """What a row is; a training by default."""
        return Axe(self.cleaned_data.get("axe") or Axe.FORMATION)
