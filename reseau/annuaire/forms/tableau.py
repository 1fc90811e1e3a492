"""The filters of the board; what is not understood is said at its field and narrows nothing."""

from collections.abc import Mapping

from django import forms

from home.formulaires import FormulaireSafran
from reseau.annuaire.queries.listes import TRIS
from reseau.annuaire.queries.qualite.criteres import CRITERES
from reseau.annuaire.queries.tableau import AGES, DISTANCE_PAR_DEFAUT, DISTANCES, Filtres, Tableau

NOTES = (40, 60, 80, 100)


class FiltreTableauForm(FormulaireSafran, forms.Form):
    """A perimeter (bassin, network, distance), then what to look for in the list."""

    cadre = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    bassin = forms.ChoiceField(label="Bassin", required=False)
    reseau = forms.ChoiceField(label="Réseau", required=False)
    distance = forms.TypedChoiceField(
        label="Commune éloignée au-delà de", required=False, coerce=int, empty_value=DISTANCE_PAR_DEFAUT,
        choices=[(km, f"{km} km d’un lieu, à vol d’oiseau") for km in DISTANCES], initial=DISTANCE_PAR_DEFAUT,
    )  # fmt: skip
    q = forms.CharField(label="Structure", required=False, max_length=100)
    fraicheur = forms.ChoiceField(
        label="Fraîcheur", required=False,
        choices=[("", "Toutes les fiches"), *((code, libelle) for code, (libelle, _) in AGES.items())],
    )  # fmt: skip
    note = forms.TypedChoiceField(
        label="Note", required=False, coerce=int, empty_value=None,
        choices=[("", "Toutes les notes"), *((n, f"Moins de {n} sur 100") for n in NOTES)],
    )  # fmt: skip
    manque = forms.ChoiceField(
        label="Ce qui manque", required=False,
        choices=[("", "Peu importe"), *((critere.code, critere.libelle) for critere in CRITERES)],
    )  # fmt: skip
    tri = forms.ChoiceField(label="Trier", required=False, choices=list(TRIS.items()))

    def __init__(self, donnees: Mapping[str, str], tableau: Tableau) -> None:
        complets = {"distance": str(DISTANCE_PAR_DEFAUT), **{nom: donnees.get(nom, "") for nom in self.base_fields}}
        complets["distance"] = complets["distance"] or str(DISTANCE_PAR_DEFAUT)
        super().__init__(complets | {"cadre": tableau.cadre.cle})
        self.fields["bassin"].choices = [("", "Tous les bassins"), *((b.code, b.nom) for b in tableau.bassins)]
        self.fields["reseau"].choices = [("", "Tous les réseaux"), *((r.code, r.nom) for r in tableau.reseaux)]

    def filtres(self) -> Filtres:
        """What could be read."""
        self.is_valid()
        lus = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "cadre" and valeur not in ("", None)}
        return Filtres(**lus)

    @property
    def perimetre(self) -> list[forms.BoundField]:
        """What the figures follow."""
        return [self[nom] for nom in ("bassin", "reseau", "distance")]

    @property
    def liste(self) -> list[forms.BoundField]:
        """What only the list follows."""
        return [self[nom] for nom in ("q", "fraicheur", "note", "manque", "tri")]
