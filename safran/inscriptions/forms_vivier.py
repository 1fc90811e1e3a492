"""Forms of the pool of trainers."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from home.formulaires import FormulaireSafran
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.inscriptions.models import FicheFormateur
from safran.inscriptions.queries.vivier import Recherche

PERIODES_DE_PLUS, MAX_PERIODES = 2, 12


class VivierForm(FormulaireSafran, forms.Form):
    """What one looks for; what cannot be read does not narrow."""

    theme = forms.ModelChoiceField(
        Theme.objects.none(), label="Sujet", required=False, to_field_name="code", empty_label="Tous"
    )
    reseau = forms.ModelChoiceField(
        Reseau.objects.none(), label="Réseau", required=False, to_field_name="code", empty_label="Tous"
    )
    bassin = forms.ModelChoiceField(
        Bassin.objects.none(), label="Bassin", required=False, to_field_name="code", empty_label="Tous"
    )
    le = forms.DateField(label="Disponible le", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.en_vigueur()
        self.fields["reseau"].queryset = Reseau.objects.order_by("nom")
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur().order_by("nom")
        self.is_valid()

    def recherche(self) -> Recherche:
        """The same, for the query."""
        return Recherche(**{nom: self.cleaned_data.get(nom) for nom in self.fields})


class FicheFormateurForm(FormulaireSafran, forms.Form):
    """A trainer's own subjects, bassins and periods."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(), label="Mes sujets", required=False, widget=forms.CheckboxSelectMultiple
    )
    bassins = forms.ModelMultipleChoiceField(
        Bassin.objects.none(), label="Mes bassins", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : partout dans la région.",
    )  # fmt: skip

    def __init__(self, *args: Any, fiche: FicheFormateur | None, **kwargs: Any) -> None:
        jour = timezone.localdate()
        connues = [une for une in fiche.disponibilites.all() if une.au >= jour] if fiche else []
        self.nombre = min(len(connues) + PERIODES_DE_PLUS, MAX_PERIODES)
        champs: dict[str, forms.Field] = {}
        for n in range(self.nombre):
            une = connues[n] if n < len(connues) else None
            dite = une.precision if une else ""
            for cle, libelle in (("du", "du"), ("au", "au")):
                champs[f"p{n}_{cle}"] = forms.DateField(
                    label=f"Disponible, période {n + 1}, {libelle}", required=False, initial=une and getattr(une, cle)
                )
            champs[f"p{n}_precision"] = forms.CharField(
                label=f"Période {n + 1}, précision", max_length=80, required=False, initial=dite,
                help_text="Par exemple : les mardis, le matin.",
            )  # fmt: skip
        self.base_fields = {**type(self).base_fields, **champs}
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.en_vigueur()
        self.fields["bassins"].queryset = Bassin.objects.en_vigueur().order_by("nom")
        if fiche:
            self.fields["themes"].initial, self.fields["bassins"].initial = fiche.themes.all(), fiche.bassins.all()

    @property
    def periodes(self) -> Iterator[list[forms.BoundField]]:
        """The rows of periods, for the template."""
        for n in range(self.nombre):
            yield [self[f"p{n}_{cle}"] for cle in ("du", "au", "precision")]

    def clean(self) -> dict[str, Any]:
        """Each period has two days in order, not all past."""
        donnees = super().clean()
        donnees["periodes"], jour = [], timezone.localdate()
        for n in range(self.nombre):
            du, au, precision = (donnees.get(f"p{n}_{cle}") for cle in ("du", "au", "precision"))
            if {f"p{n}_du", f"p{n}_au"} & self.errors.keys():
                continue
            if du and au and au < du:
                self.add_error(f"p{n}_au", "La fin précède le début.")
            elif au and au < jour:
                self.add_error(f"p{n}_au", "Cette période est déjà passée.")
            elif du and au:
                donnees["periodes"].append((du, au, precision or ""))
            elif du or au or precision:
                self.add_error(f"p{n}_{'au' if du else 'du'}", "Donnez le premier et le dernier jour.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rule receives."""
        return {nom: self.cleaned_data[nom] for nom in ("themes", "bassins", "periodes")}
